def complete_step_up_with_totp(
    login_id: str, code: str, refresh_token: str
) -> dict[str, Any]:
    """Verify a code from the authenticator app before a sensitive action.

    Args:
        login_id: The login ID of the signed-in user.
        code: The code that the user entered.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        A session that is stepped up for a limited time: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_in_code(
        login_id, code, LoginOptions(stepup=True), refresh_token
    )
