from typing import Any

from client import descope_client


def start_sign_in_with_oauth(provider: str, redirect_url: str) -> str:
    """Start a sign-in at an identity provider, as the first factor.

    Send the browser to the URL. It comes back to your page with the query parameter
    `code`: call `exchange_oauth_code`. If the user refuses, it comes back with `err`
    instead.

    Args:
        provider: The identity provider, such as `google`.
        redirect_url: Your page that the browser comes back to.

    Returns:
        The URL to send the browser to.

    Raises:
        AuthException: Descope refused, for example because the provider or the page is
            not allowed in your project.
        RateLimitException: There were too many requests.
    """
    response: dict[str, str] = descope_client.oauth.start(provider, redirect_url)
    return response["url"]


def exchange_oauth_code(code: str) -> dict[str, Any]:
    """Exchange the code that the browser came back with for a session.

    A new user is signed up. For the second factor, read the login ID from the session's
    user.

    Args:
        code: The query parameter `code` of the address that the browser came back to.

    Returns:
        A session with one factor: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is invalid or was
            used.
        RateLimitException: There were too many requests.
    """
    return descope_client.oauth.exchange_token(code)
