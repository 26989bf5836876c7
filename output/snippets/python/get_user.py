def get_user(refresh_token: str) -> dict[str, Any]:
    """Ask Descope which user a session belongs to.

    Read the login ID for the second factor from here, never from the request.

    Args:
        refresh_token: The refresh JWT of the session.

    Returns:
        The user, with the user ID and the login IDs: `["userId"]` and `["loginIds"]`.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    return descope_client.me(refresh_token)
