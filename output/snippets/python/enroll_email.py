def enroll_email(login_id: str, email: str, refresh_token: str) -> str:
    """Add an email address to a signed-in user as a second factor, and send it a code.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too. Ask for the code and call `verify_otp`, which
    returns a session with both factors.

    Args:
        login_id: The user's login ID.
        email: The email address to add.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.update_user_email(
        login_id, email, refresh_token, mfa=True
    )
