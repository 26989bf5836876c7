def enroll_totp(login_id: str, refresh_token: str) -> dict[str, str]:
    """Add an authenticator app to a signed-in user.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too.

    Args:
        login_id: The user's login ID.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The key for the app: `["key"]`, `["provisioningURL"]`, or `["image"]`, a QR
        code.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    # The SDK declares that this returns None, but it returns the key.
    key: Any = descope_client.totp.update_user(login_id, refresh_token)
    return key
