def log_out_everywhere(refresh_token: str) -> None:
    """End every session of a user, on all devices.

    Also delete your cookies: session JWTs stay valid until they expire.

    Args:
        refresh_token: The refresh JWT of any of the user's sessions.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    descope_client.logout_all(refresh_token)
