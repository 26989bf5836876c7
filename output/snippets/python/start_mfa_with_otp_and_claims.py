def start_mfa_with_otp_and_claims(
    method: DeliveryMethod, login_id: str, refresh_token: str, claims: dict[str, Any]
) -> str:
    """Send a one-time code as the second factor, and add custom claims to the session.

    Ask for the code and call `verify_otp`. The session JWT then has the claims under
    `nsec`, because the request has no management key.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The login ID of the user who passed the first factor.
        refresh_token: The refresh JWT that the first factor returned.
        claims: A map of custom claims.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(
        method, login_id, LoginOptions(mfa=True, custom_claims=claims), refresh_token
    )
