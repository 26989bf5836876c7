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
