from typing import Any

from client import descope_client


def sign_up_with_password(
    login_id: str, password: str, user: dict[str, str]
) -> dict[str, Any]:
    """Create a user with a password and sign them in.

    Args:
        login_id: A new login ID, such as an email address.
        password: A password that meets your project's policy.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        A session with one factor: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.password.sign_up(login_id, password, user)


def sign_in_with_password(login_id: str, password: str) -> dict[str, Any]:
    """Sign a user in with their password, as the first factor.

    Args:
        login_id: The user's login ID.
        password: The password that the user entered.

    Returns:
        A session with one factor: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example E062903: the sign-in failed.
        RateLimitException: There were too many requests.
    """
    return descope_client.password.sign_in(login_id, password)
