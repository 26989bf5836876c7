def start_step_up_with_passkey(
    login_id: str, origin: str, refresh_token: str
) -> dict[str, str]:
    """Ask for the user's passkey before a sensitive action.

    Pass the options to `navigator.credentials.get` in the user's browser, and the
    credential that it returns to `verify_passkey`. The session is then stepped up for a
    limited time.

    Args:
        login_id: The login ID of the signed-in user.
        origin: The origin of your page, such as `https://example.com`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        `["options"]`, for the browser, and `["transactionId"]`, to finish with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.sign_in_start(
        login_id, origin, LoginOptions(stepup=True), refresh_token
    )
