def sign_up_with_totp(login_id: str, user: dict[str, str]) -> dict[str, str]:
    """Create a user who signs in with an authenticator app.

    The user isn't signed in yet: ask for a code and call `sign_in_with_totp`.

    Args:
        login_id: A new login ID, such as an email address.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        The key for the app: `["key"]`, `["provisioningURL"]`, or `["image"]`, a QR
        code.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_up(login_id, user)
