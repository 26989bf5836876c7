def log_out(refresh_token: str) -> None:
    """End a session.

    Also delete your cookies: the session JWT stays valid until it expires.

    Args:
        refresh_token: The refresh JWT of the session.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    descope_client.logout(refresh_token)
