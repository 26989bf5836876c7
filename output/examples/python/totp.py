from typing import Any

from descope import LoginOptions

from client import descope_client


def sign_up_with_totp(login_id: str, user: dict[str, str]) -> dict[str, str]:
    """Create a user who signs in with an authenticator app.

    The user isn't signed in yet: ask for a code and call `sign_in_with_totp`.

    Args:
        login_id: A new login ID, such as an email address.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        The key for the app: `["key"]`, `["provisioningURL"]`, or `["image"]`, a QR
        code.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_up(login_id, user)


def sign_in_with_totp(login_id: str, code: str) -> dict[str, Any]:
    """Sign a user in with a code from their authenticator app, as the first factor.

    Args:
        login_id: The user's login ID.
        code: The code that the user entered.

    Returns:
        A session with one factor: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_in_code(login_id, code)


def enroll_totp(login_id: str, refresh_token: str) -> dict[str, str]:
    """Add an authenticator app to a signed-in user.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too.

    Args:
        login_id: The user's login ID.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The key for the app: `["key"]`, `["provisioningURL"]`, or `["image"]`, a QR
        code.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    # The SDK declares that this returns None, but it returns the key.
    key: Any = descope_client.totp.update_user(login_id, refresh_token)
    return key


def complete_mfa_with_totp(
    login_id: str, code: str, refresh_token: str
) -> dict[str, Any]:
    """Verify a code from the authenticator app as the second factor.

    Args:
        login_id: The login ID of the user who passed the first factor.
        code: The code that the user entered.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        A session with both factors: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_in_code(
        login_id, code, LoginOptions(mfa=True), refresh_token
    )


def complete_step_up_with_totp(
    login_id: str, code: str, refresh_token: str
) -> dict[str, Any]:
    """Verify a code from the authenticator app before a sensitive action.

    Args:
        login_id: The login ID of the signed-in user.
        code: The code that the user entered.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        A session that is stepped up for a limited time: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_in_code(
        login_id, code, LoginOptions(stepup=True), refresh_token
    )
