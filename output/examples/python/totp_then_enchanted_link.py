import json
import os
import sys
import time

import httpx
import jwt
from descope import (
    ERROR_TYPE_SERVER_ERROR,
    REFRESH_SESSION_TOKEN_NAME,
    SESSION_TOKEN_NAME,
    AuthException,
    DescopeClient,
    LoginOptions,
    RateLimitException,
)


def main() -> None:
    project_id = os.environ.get("DESCOPE_PROJECT_ID")
    if not project_id:
        sys.exit("error: environment DESCOPE_PROJECT_ID is not set")
    login_id = os.environ.get("LOGIN_ID") or "you@example.com"
    redirect_url = os.environ.get("REDIRECT_URL") or "https://example.com/verify"
    # No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URI itself.
    descope_client = DescopeClient(project_id=project_id)

    # Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
    # login_id: the user's email address or phone number.
    # user: what else is known of the user, such as where codes go.
    enrolment = descope_client.totp.sign_up(login_id=login_id, user={"email": login_id})
    print("Add this key to your authenticator app:", enrolment["key"], flush=True)

    # The first factor: sign in with the app's code, and keep the refresh JWT.
    # code: the six digits that the authenticator app shows.
    print("Enter the code from the authenticator app:", flush=True)
    totp_code = input().strip()
    first_factor = descope_client.totp.sign_in_code(login_id=login_id, code=totp_code)
    refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

    # The second factor: a sign-in with mfa and the refresh JWT sends a mail.
    # uri: the page of yours that the link opens; it finds the token in the parameter t.
    # login_options: mfa asks for a session with both factors, stepup marks it.
    # refresh_token: the refresh JWT of the first factor.
    delivery = descope_client.enchantedlink.sign_in(
        login_id=login_id,
        uri=redirect_url,
        login_options=LoginOptions(mfa=True),
        refresh_token=refresh_token,
    )
    pending_ref = delivery["pendingRef"]
    print("Click this link in the email:", delivery["linkId"], flush=True)

    # Ask until the link was clicked. The session that comes back has both factors.
    # pending_ref: what the sign-in answered with.
    deadline = time.monotonic() + 60
    while True:
        try:
            second_factor = descope_client.enchantedlink.get_session(
                pending_ref=pending_ref
            )
            break
        except AuthException as error:
            if "E062503" not in (error.error_message or ""):
                raise  # anything but: not clicked yet
            if time.monotonic() > deadline:
                sys.exit("error: network nobody clicked the link in time")
            time.sleep(1)
    session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

    # On every request, validate the session JWT and refuse a session without mfa.
    # session_token: the session JWT that came with the request.
    session = descope_client.validate_session(session_token=session_token)
    factors = session[SESSION_TOKEN_NAME].get("amr", [])
    if "mfa" not in factors:
        sys.exit("error: mfa the session has no second factor")
    print("amr:", ", ".join(factors), flush=True)


def describe(error: AuthException) -> str:
    """Tell what the service answered, or what the SDK refused to send."""
    if error.error_type != ERROR_TYPE_SERVER_ERROR:
        return f"argument {error.error_message}"
    try:
        answer = json.loads(error.error_message or "")  # the body, as it came
        code, description = answer["errorCode"], answer["errorDescription"]
    except (KeyError, TypeError, ValueError):
        return f"unreadable HTTP {error.status_code}"
    if code == "E062107":
        print(
            "This login ID has signed up before. Set LOGIN_ID to another one and run again.",
            file=sys.stderr,
        )
    return f"{code} {description}"


if __name__ == "__main__":
    try:
        main()
    except (EOFError, KeyboardInterrupt):
        sys.exit("error: input ended")
    except AuthException as error:
        sys.exit(f"error: {describe(error)}")
    except RateLimitException as error:  # HTTP 429 raises no AuthException
        sys.exit(f"error: {error.status_code} {error.error_description}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        sys.exit(f"error: network {error}")
    except jwt.PyJWTError as error:  # a session JWT that nobody should trust
        sys.exit(f"error: argument {error}")
    except (KeyError, TypeError, ValueError) as error:
        sys.exit(f"error: unreadable {error!r}")
