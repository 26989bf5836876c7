def start_mfa_with_otp(
    method: DeliveryMethod, login_id: str, refresh_token: str
) -> str:
    """Send a one-time code as the second factor.

    Ask for the code and call `verify_otp`. Choose a channel that the first factor
    didn't use.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The login ID of the user who passed the first factor.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(
        method, login_id, LoginOptions(mfa=True), refresh_token
    )
