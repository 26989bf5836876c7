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
    redirect_url = os.environ.get("REDIRECT_URL") or "https://example.com/verify"
    phone = os.environ.get("PHONE") or "+12025550123"
    # No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URI itself.
    descope_client = DescopeClient(project_id=project_id)

    # Sign up a user and send a link by email. The answer holds no JWT yet.
    # method: where the link goes, DeliveryMethod.EMAIL or SMS.
    # login_id: the user's email address or phone number.
    # uri: the page of yours that the link opens; it finds the token in the parameter t.
    # user: what else is known of the user, such as where codes go.
    sign_up = descope_client.magiclink.sign_up(
        method=DeliveryMethod.EMAIL,
        login_id=login_id,
        uri=redirect_url,
        user={"email": login_id, "phone": phone},
    )
    print("Sent a link to", sign_up, flush=True)

    # The first factor: verify the token of the link, and keep the refresh JWT.
    # token: the parameter t of the link.
    print("Enter the parameter t of the link in the email:", flush=True)
    email_token = input().strip()
    first_factor = descope_client.magiclink.verify(token=email_token)
    refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

    # The second factor: a sign-in with mfa and the refresh JWT sends a link.
    # login_options: mfa asks for a session with both factors, stepup marks it.
    # refresh_token: the refresh JWT of the first factor.
    delivery = descope_client.magiclink.sign_in(
        method=DeliveryMethod.SMS,
        login_id=login_id,
        uri=redirect_url,
        login_options=LoginOptions(mfa=True),
        refresh_token=refresh_token,
    )
    print("Sent a link to", delivery, flush=True)

    # Verify the token of the link. The session that comes back has both factors.
    print("Enter the parameter t of the link in the text message:", flush=True)
    sms_token = input().strip()
    second_factor = descope_client.magiclink.verify(token=sms_token)
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
