def start_passkey_enrollment(
    login_id: str, origin: str, refresh_token: str
) -> dict[str, str]:
    """Start to add a passkey to a signed-in user.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too. Pass the options to
    `navigator.credentials.create` in the user's browser, and the credential that it
    returns to `finish_passkey_enrollment`.

    Args:
        login_id: The user's login ID.
        origin: The origin of your page, such as `https://example.com`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        `["options"]`, for the browser, and `["transactionId"]`, to finish with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.update_start(login_id, refresh_token, origin)
