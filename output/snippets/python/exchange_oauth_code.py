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
