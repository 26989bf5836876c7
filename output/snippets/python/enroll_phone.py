def enroll_phone(
    method: DeliveryMethod, login_id: str, phone: str, refresh_token: str
) -> str:
    """Add a phone number to a signed-in user as a second factor, and send it a code.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too. Ask for the code and call `verify_otp`, which
    returns a session with both factors.

    Args:
        method: How to send the code: DeliveryMethod.SMS, VOICE or WHATSAPP.
        login_id: The user's login ID.
        phone: The phone number to add, such as +12025550123.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked phone number that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.update_user_phone(
        method, login_id, phone, refresh_token, mfa=True
    )
