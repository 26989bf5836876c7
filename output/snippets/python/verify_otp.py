def verify_otp(method: DeliveryMethod, login_id: str, code: str) -> dict[str, Any]:
    """Exchange a one-time code for a session.

    You don't pass `mfa` or the refresh JWT again: Descope knows what the code is for.

    Args:
        method: How the code was sent: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The user's login ID; for a second factor, read it from the first
            factor's session, never from the request.
        code: The code that the user entered.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example E061102: the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.verify_code(method, login_id, code)
