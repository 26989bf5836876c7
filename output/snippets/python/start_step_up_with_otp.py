def start_step_up_with_otp(
    method: DeliveryMethod, login_id: str, refresh_token: str
) -> str:
    """Send a one-time code before a sensitive action.

    Ask for the code and call `verify_otp`. The session is then stepped up for a limited
    time.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The login ID of the signed-in user.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(
        method, login_id, LoginOptions(stepup=True), refresh_token
    )
