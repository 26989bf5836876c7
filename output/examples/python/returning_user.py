import json
import os
import sys

import httpx
import jwt
from descope import (
    ERROR_TYPE_SERVER_ERROR,
    REFRESH_SESSION_TOKEN_NAME,
    SESSION_TOKEN_NAME,
    AuthException,
    DeliveryMethod,
    DescopeClient,
    LoginOptions,
    RateLimitException,
)


def main() -> None:
    project_id = os.environ.get("DESCOPE_PROJECT_ID")
    if not project_id:
        sys.exit("error: environment DESCOPE_PROJECT_ID is not set")
    login_id = os.environ.get("LOGIN_ID") or "you@example.com"
    password = os.environ.get("PASSWORD") or "correct-Horse-battery-9-staple"
    # No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URI itself.
    descope_client = DescopeClient(project_id=project_id)

    # Have a user, so that the program can run. In your application this was long ago.
    # login_id: the user's email address or phone number.
    # password: the user's new password.
    # user: what else is known of the user, such as where codes go.
    descope_client.password.sign_up(
        login_id=login_id, password=password, user={"email": login_id}
    )

    # The first factor: sign in with the password, and keep the refresh JWT.
    first_factor = descope_client.password.sign_in(login_id=login_id, password=password)
    refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

    # The second factor: a sign-in with mfa and the refresh JWT sends a code.
    # method: where the code goes, DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
    # login_options: mfa asks for a session with both factors, stepup marks it.
    # refresh_token: the refresh JWT of the first factor.
    delivery = descope_client.otp.sign_in(
        method=DeliveryMethod.EMAIL,
        login_id=login_id,
        login_options=LoginOptions(mfa=True),
        refresh_token=refresh_token,
    )
    print("Sent a code to", delivery, flush=True)

    # Verify the code. The session that comes back has both factors.
    # code: the six digits from the message.
    print("Enter the code from the email:", flush=True)
    email_code = input().strip()
    second_factor = descope_client.otp.verify_code(
        method=DeliveryMethod.EMAIL, login_id=login_id, code=email_code
    )
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
