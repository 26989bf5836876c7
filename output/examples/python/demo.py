"""Sign a user up in the terminal with two factors: python demo.py password otp-email"""

import argparse
import json
import os
import sys
from typing import Any

import httpx
import jwt
from descope import (
    ERROR_TYPE_SERVER_ERROR,
    REFRESH_SESSION_TOKEN_NAME,
    SESSION_TOKEN_NAME,
    AuthException,
    DeliveryMethod,
    DescopeClient,
    RateLimitException,
)
from descope.exceptions import ERROR_TYPE_INVALID_ARGUMENT

if not os.environ.get("DESCOPE_PROJECT_ID"):
    sys.exit("error: environment DESCOPE_PROJECT_ID is not set")

from enchanted_link import (
    sign_in_with_enchanted_link,
    sign_up_with_enchanted_link,
    start_mfa_with_enchanted_link,
    start_step_up_with_enchanted_link,
    wait_for_enchanted_link,
)
from magic_link import (
    sign_in_with_magic_link,
    sign_up_with_magic_link,
    start_mfa_with_magic_link,
    start_step_up_with_magic_link,
    verify_magic_link,
)
from management import remove_totp
from oauth import exchange_oauth_code, start_sign_in_with_oauth
from otp import (
    enroll_email,
    enroll_phone,
    sign_in_with_otp,
    sign_up_with_otp,
    start_mfa_with_otp,
    start_mfa_with_otp_and_claims,
    start_step_up_with_otp,
    verify_otp,
)
from passkey import (
    finish_passkey_enrollment,
    start_mfa_with_passkey,
    start_passkey_enrollment,
    start_step_up_with_passkey,
    verify_passkey,
)
from password import sign_in_with_password, sign_up_with_password
from session import (
    log_out,
    log_out_everywhere,
    refresh_session,
    require_mfa,
    require_step_up,
)
from totp import (
    complete_mfa_with_totp,
    complete_step_up_with_totp,
    enroll_totp,
    sign_in_with_totp,
    sign_up_with_totp,
)

CHANNELS = {
    "password": "password",
    "totp": "totp",
    "otp-email": "email",
    "otp-sms": "phone",
    "otp-voice": "phone",
    "otp-whatsapp": "phone",
    "magic-link-email": "email",
    "magic-link-sms": "phone",
    "enchanted-link": "email",
    "oauth": "provider",
    "passkey": "passkey",
}
METHODS = {
    "email": DeliveryMethod.EMAIL,
    "sms": DeliveryMethod.SMS,
    "voice": DeliveryMethod.VOICE,
    "whatsapp": DeliveryMethod.WHATSAPP,
}
LOGIN_IDS = {"email": "EMAIL", "phone": "PHONE", "provider": "EMAIL"}
"""For other channels, LOGIN_ID."""
JWTS = {SESSION_TOKEN_NAME: "session JWT", REFRESH_SESSION_TOKEN_NAME: "refresh JWT"}
CLAIMS = {"plan": "premium"}


def main() -> None:
    arguments = parse_arguments()
    login_id = environment(LOGIN_IDS.get(CHANNELS[arguments.first], "LOGIN_ID"))
    if arguments.returning:
        session = sign_in(arguments.first, login_id)
    else:
        session = sign_up(arguments.first, login_id, user(arguments))
    refresh_token = jwt_of(session, REFRESH_SESSION_TOKEN_NAME)
    if arguments.enroll:
        session = enroll(arguments.second, login_id, refresh_token)
    else:
        session = add_factor(arguments, login_id, refresh_token)
    show_session(arguments, session)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="demo", epilog=f"Factors: {', '.join(CHANNELS)}."
    )
    parser.add_argument("first", metavar="FIRST", choices=CHANNELS)
    parser.add_argument("second", metavar="SECOND", choices=CHANNELS)
    parser.add_argument("--returning", action="store_true", help="sign in, not up")
    parser.add_argument("--lost", action="store_true", help="replace a lost app")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--step-up", action="store_true", help="step up with SECOND")
    kind.add_argument("--enroll", action="store_true", help="enroll SECOND")
    kind.add_argument("--claims", action="store_true", help="add custom claims")
    end = parser.add_mutually_exclusive_group()
    end.add_argument("--refresh", action="store_true", help="refresh and log out")
    end.add_argument(
        "--log-out-everywhere", action="store_true", help="end all sessions"
    )
    arguments = parser.parse_args()
    if arguments.second in ("password", "oauth"):
        parser.error(f"{arguments.second} can't be a second factor")
    if arguments.first == "passkey":
        parser.error("passkey can't be a first factor")
    if CHANNELS[arguments.first] == CHANNELS[arguments.second]:
        parser.error("FIRST and SECOND use the same channel")
    if arguments.enroll or arguments.claims:
        if not arguments.second.startswith("otp-"):
            parser.error("--enroll and --claims expect a one-time code as SECOND")
    if arguments.lost and not (arguments.returning and arguments.second == "totp"):
        parser.error("--lost expects --returning and totp as SECOND")
    return arguments


def user(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the addresses that the factors need, except for one that is enrolled."""
    factors = [arguments.first] if arguments.enroll else vars(arguments).values()
    channels = [CHANNELS.get(factor) for factor in factors]
    names = [name for name in ("email", "phone") if name in channels]
    return {name: environment(name.upper()) for name in names}


def sign_up(factor: str, login_id: str, user: dict[str, str]) -> dict[str, Any]:
    kind, method = split(factor)
    if kind == "password":
        return sign_up_with_password(login_id, environment("PASSWORD"), user)
    if kind == "totp":
        show_key(sign_up_with_totp(login_id, user))
        return sign_in_with_totp(login_id, ask("Enter the code from the app:"))
    if kind == "otp":
        show_address(sign_up_with_otp(METHODS[method], login_id, user))
        return verify_otp(METHODS[method], login_id, ask("Enter the code:"))
    if kind == "oauth":
        return sign_in_at_provider()
    uri = environment("REDIRECT_URL")
    if kind == "magic-link":
        show_address(sign_up_with_magic_link(METHODS[method], login_id, uri, user))
        return verify_magic_link(ask("Enter the parameter t of the link:"))
    return wait(sign_up_with_enchanted_link(login_id, uri, user))


def sign_in(factor: str, login_id: str) -> dict[str, Any]:
    kind, method = split(factor)
    if kind == "password":
        return sign_in_with_password(login_id, environment("PASSWORD"))
    if kind == "totp":
        return sign_in_with_totp(login_id, ask("Enter the code from the app:"))
    if kind == "otp":
        show_address(sign_in_with_otp(METHODS[method], login_id))
        return verify_otp(METHODS[method], login_id, ask("Enter the code:"))
    if kind == "oauth":
        return sign_in_at_provider()
    uri = environment("REDIRECT_URL")
    if kind == "magic-link":
        show_address(sign_in_with_magic_link(METHODS[method], login_id, uri))
        return verify_magic_link(ask("Enter the parameter t of the link:"))
    return wait(sign_in_with_enchanted_link(login_id, uri))


def sign_in_at_provider() -> dict[str, Any]:
    url = start_sign_in_with_oauth("google", environment("REDIRECT_URL"))
    print("Open this address:", url)
    prompt = "Enter the parameter code of the address you come back to:"
    return exchange_oauth_code(ask(prompt))


def add_factor(
    arguments: argparse.Namespace, login_id: str, token: str
) -> dict[str, Any]:
    kind, name = split(arguments.second)
    if kind == "totp":
        if arguments.lost:
            remove_lost_app(login_id)
        if arguments.lost or not arguments.returning:
            show_key(enroll_totp(login_id, token))
        code = ask("Enter the code from the app:")
        if arguments.step_up:
            return complete_step_up_with_totp(login_id, code, token)
        return complete_mfa_with_totp(login_id, code, token)
    if kind == "otp":
        method = METHODS[name]
        if arguments.step_up:
            show_address(start_step_up_with_otp(method, login_id, token))
        elif arguments.claims:
            show_address(start_mfa_with_otp_and_claims(method, login_id, token, CLAIMS))
        else:
            show_address(start_mfa_with_otp(method, login_id, token))
        return verify_otp(method, login_id, ask("Enter the code:"))
    if kind == "passkey":
        return use_passkey(arguments, login_id, environment("ORIGIN"), token)
    uri = environment("REDIRECT_URL")
    if kind == "magic-link":
        method = METHODS[name]
        if arguments.step_up:
            show_address(start_step_up_with_magic_link(method, login_id, uri, token))
        else:
            show_address(start_mfa_with_magic_link(method, login_id, uri, token))
        return verify_magic_link(ask("Enter the parameter t of the link:"))
    if arguments.step_up:
        return wait(start_step_up_with_enchanted_link(login_id, uri, token))
    return wait(start_mfa_with_enchanted_link(login_id, uri, token))


def use_passkey(
    arguments: argparse.Namespace, login_id: str, origin: str, token: str
) -> dict[str, Any]:
    """Create a passkey for a new user, then sign in with it; a browser does both."""
    if not arguments.returning:
        created = start_passkey_enrollment(login_id, origin, token)
        print("Create a passkey with these options:", created["options"])
        response = ask("Enter the passkey's response:")
        finish_passkey_enrollment(created["transactionId"], response)
    if arguments.step_up:
        started = start_step_up_with_passkey(login_id, origin, token)
    else:
        started = start_mfa_with_passkey(login_id, origin, token)
    print("Use your passkey with these options:", started["options"])
    response = ask("Enter the passkey's response:")
    return verify_passkey(started["transactionId"], response)


def remove_lost_app(login_id: str) -> None:
    """Act as your support team: only this client has a management key."""
    management_client = DescopeClient(
        project_id=environment("DESCOPE_PROJECT_ID"),
        management_key=environment("DESCOPE_MANAGEMENT_KEY"),
    )
    remove_totp(management_client, login_id)
    print("Removed the lost authenticator app")


def enroll(factor: str, login_id: str, token: str) -> dict[str, Any]:
    method = METHODS[split(factor)[1]]
    if method == DeliveryMethod.EMAIL:
        show_address(enroll_email(login_id, environment("EMAIL"), token))
    else:
        show_address(enroll_phone(method, login_id, environment("PHONE"), token))
    return verify_otp(method, login_id, ask("Enter the code:"))


def show_session(arguments: argparse.Namespace, session: dict[str, Any]) -> None:
    require = require_step_up if arguments.step_up else require_mfa
    claims = require(jwt_of(session, SESSION_TOKEN_NAME))
    if arguments.claims:
        print("claims:", json.dumps(claims["nsec"]))
    if arguments.refresh:
        session = refresh_session(jwt_of(session, REFRESH_SESSION_TOKEN_NAME))
        print("Refreshed the session")
        log_out(jwt_of(session, REFRESH_SESSION_TOKEN_NAME))
        print("Logged out")
    if arguments.log_out_everywhere:
        log_out_everywhere(jwt_of(session, REFRESH_SESSION_TOKEN_NAME))
        print("Logged out everywhere")
    if arguments.step_up:
        print("su: true")
    else:
        print("amr:", ", ".join(claims["amr"]))


def split(factor: str) -> tuple[str, str]:
    """Split a factor, such as magic-link-sms, into its kind and its method."""
    kind, _, method = factor.rpartition("-")
    return (kind, method) if method in METHODS else (factor, "")


def show_key(enrollment: dict[str, str]) -> None:
    print("Add this key to your authenticator app:", enrollment["key"])


def show_address(address: str) -> None:
    print("Sent a message to", address)


def wait(link: dict[str, str]) -> dict[str, Any]:
    print("Click the link with this number:", link["linkId"], flush=True)
    return wait_for_enchanted_link(link["pendingRef"])


def ask(prompt: str) -> str:
    print(prompt, flush=True)
    return input().strip()


def environment(name: str) -> str:
    return os.environ.get(name) or sys.exit(f"error: environment {name} is not set")


def jwt_of(session: dict[str, Any], name: str) -> str:
    if name not in session:
        sys.exit(f"error: response The response has no {JWTS[name]}")
    token: str = session[name]["jwt"]
    return token


def describe(error: AuthException) -> str:
    """Return the code and the description of an error."""
    if error.error_type == ERROR_TYPE_INVALID_ARGUMENT:
        return f"argument {error.error_message}"
    if error.error_type != ERROR_TYPE_SERVER_ERROR:
        return f"session {error.error_message}"
    try:
        body = json.loads(error.error_message or "")
        return f"{body['errorCode']} {body['errorDescription']}"
    except (KeyError, TypeError, ValueError):
        return f"response HTTP {error.status_code}"


if __name__ == "__main__":
    try:
        main()
    except (EOFError, KeyboardInterrupt):
        sys.exit("error: input The input ended")
    except AuthException as error:
        sys.exit(f"error: {describe(error)}")
    except RateLimitException as error:  # not an AuthException
        sys.exit(f"error: {error.status_code} {error.error_description}")
    except PermissionError as error:
        sys.exit(f"error: permission {error}")
    except TimeoutError as error:
        sys.exit(f"error: timeout {error}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        sys.exit(f"error: network {error}")
    except jwt.PyJWTError as error:
        sys.exit(f"error: session {error}")
    except json.JSONDecodeError:
        sys.exit("error: response The response is not valid JSON")
    except UnicodeError as error:
        sys.exit(f"error: argument {error}")
    except KeyError as error:
        sys.exit(f"error: response The response has no {error}")
    except AttributeError:  # of the SDK, if a response is null
        sys.exit("error: response The response is not an object")
