def sign_up_with_otp(
    method: DeliveryMethod, login_id: str, user: dict[str, str]
) -> str:
    """Create a user and send them a one-time code.

    The user isn't signed in yet: ask for the code and call `verify_otp`.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: A new login ID, such as an email address.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_up(method, login_id, user)
