def complete_mfa_with_totp(
    login_id: str, code: str, refresh_token: str
) -> dict[str, Any]:
    """Verify a code from the authenticator app as the second factor.

    Args:
        login_id: The login ID of the user who passed the first factor.
        code: The code that the user entered.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        A session with both factors: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_in_code(
        login_id, code, LoginOptions(mfa=True), refresh_token
    )
