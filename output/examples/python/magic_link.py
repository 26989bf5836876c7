from typing import Any

from descope import DeliveryMethod, LoginOptions

from client import descope_client


def sign_up_with_magic_link(
    method: DeliveryMethod, login_id: str, uri: str, user: dict[str, str]
) -> str:
    """Create a user and send them a magic link.

    The user isn't signed in yet: call `verify_magic_link` when they open the link.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: A new login ID, such as an email address.
        uri: Your page that the link opens with its token as the query parameter `t`.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_up(method, login_id, uri, user)


def sign_in_with_magic_link(method: DeliveryMethod, login_id: str, uri: str) -> str:
    """Send a magic link to a user who signs in, as the first factor.

    Call `verify_magic_link` when the user opens the link.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: The user's login ID.
        uri: Your page that the link opens with its token as the query parameter `t`.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example E062108: user not found.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_in(method, login_id, uri)


def start_mfa_with_magic_link(
    method: DeliveryMethod, login_id: str, uri: str, refresh_token: str
) -> str:
    """Send a magic link as the second factor.

    Call `verify_magic_link` when the user opens the link. Choose a channel that the
    first factor didn't use.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: The login ID of the user who passed the first factor.
        uri: Your page that the link opens with its token as the query parameter `t`.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_in(
        method, login_id, uri, LoginOptions(mfa=True), refresh_token
    )


def start_step_up_with_magic_link(
    method: DeliveryMethod, login_id: str, uri: str, refresh_token: str
) -> str:
    """Send a magic link before a sensitive action.

    Call `verify_magic_link` when the user opens the link. The session is then stepped
    up for a limited time.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: The login ID of the signed-in user.
        uri: Your page that the link opens with its token as the query parameter `t`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_in(
        method, login_id, uri, LoginOptions(stepup=True), refresh_token
    )


def verify_magic_link(token: str) -> dict[str, Any]:
    """Exchange the token of a magic link for a session.

    For a second factor, check that the session belongs to the first factor's user.

    Args:
        token: The query parameter `t` of the link that the user opened.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the link has expired.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.verify(token)
