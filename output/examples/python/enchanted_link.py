import time
from typing import Any

from descope import AuthException, LoginOptions

from client import descope_client


def sign_up_with_enchanted_link(
    login_id: str, uri: str, user: dict[str, str]
) -> dict[str, str]:
    """Create a user and send them an email with three links.

    The user isn't signed in yet: show them the number of the link to click, and call
    `wait_for_enchanted_link`.

    Args:
        login_id: A new login ID, such as an email address.
        uri: Your page that the links open with their token as the query parameter `t`.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_up(login_id, uri, user)


def sign_in_with_enchanted_link(login_id: str, uri: str) -> dict[str, str]:
    """Send an email with three links to a user who signs in, as the first factor.

    Show the user the number of the link to click, and call `wait_for_enchanted_link`.

    Args:
        login_id: The user's login ID.
        uri: Your page that the links open with their token as the query parameter `t`.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example E062108: user not found.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_in(login_id, uri)


def start_mfa_with_enchanted_link(
    login_id: str, uri: str, refresh_token: str
) -> dict[str, str]:
    """Send an email with three links as the second factor.

    Show the user the number of the link to click, and call `wait_for_enchanted_link`.
    The first factor must not be an email.

    Args:
        login_id: The login ID of the user who passed the first factor.
        uri: Your page that the links open with their token as the query parameter `t`.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_in(
        login_id, uri, LoginOptions(mfa=True), refresh_token
    )


def start_step_up_with_enchanted_link(
    login_id: str, uri: str, refresh_token: str
) -> dict[str, str]:
    """Send an email with three links before a sensitive action.

    Show the user the number of the link to click, and call `wait_for_enchanted_link`.
    The session is then stepped up for a limited time.

    Args:
        login_id: The login ID of the signed-in user.
        uri: Your page that the links open with their token as the query parameter `t`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_in(
        login_id, uri, LoginOptions(stepup=True), refresh_token
    )


def wait_for_enchanted_link(pending_ref: str, timeout: float = 60) -> dict[str, Any]:
    """Wait until the user has clicked the right link.

    For a second factor, check that the session belongs to the first factor's user.

    Args:
        pending_ref: The reference from the call that sent the email; keep it on your
            server.
        timeout: How many seconds to wait.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        TimeoutError: The user didn't click the right link in time.
        AuthException: Descope refused, for example because the link has expired.
        RateLimitException: There were too many requests.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            return descope_client.enchantedlink.get_session(pending_ref)
        except AuthException as error:
            if "E062503" not in (error.error_message or ""):  # not clicked yet
                raise
        time.sleep(1)
    raise TimeoutError("The link was not clicked in time")
