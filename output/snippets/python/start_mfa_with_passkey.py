def start_mfa_with_passkey(
    login_id: str, origin: str, refresh_token: str
) -> dict[str, str]:
    """Ask for the user's passkey as the second factor.

    Pass the options to `navigator.credentials.get` in the user's browser, and the
    credential that it returns to `verify_passkey`.

    Args:
        login_id: The login ID of the user who passed the first factor.
        origin: The origin of your page, such as `https://example.com`.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        `["options"]`, for the browser, and `["transactionId"]`, to finish with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.sign_in_start(
        login_id, origin, LoginOptions(mfa=True), refresh_token
    )
