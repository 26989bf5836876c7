def refresh_session(refresh_token: str) -> dict[str, Any]:
    """Get a new session JWT when the old one has expired. The factors stay.

    Store the refresh JWT, too, if there is a new one: Descope may rotate it. A refresh
    JWT that isn't valid raises `jwt.PyJWTError`, too.

    Args:
        refresh_token: The refresh JWT of the session.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    return descope_client.refresh_session(refresh_token)
