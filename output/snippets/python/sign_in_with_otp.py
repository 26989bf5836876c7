def sign_in_with_otp(method: DeliveryMethod, login_id: str) -> str:
    """Send a one-time code to a user who signs in, as the first factor.

    Ask for the code and call `verify_otp`.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The user's login ID.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example E062108: user not found.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(method, login_id)
