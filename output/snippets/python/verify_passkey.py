def verify_passkey(transaction_id: str, credential: str) -> dict[str, Any]:
    """Exchange the credential that the browser returned for a session.

    You don't pass `mfa` or the refresh JWT again: Descope knows what the credential is
    for. For a second factor, check that the session belongs to the first factor's user.

    Args:
        transaction_id: The transaction ID from the call that returned the options; keep
            it on your server.
        credential: The credential that the browser returned, as JSON.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the credential is not valid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.sign_in_finish(transaction_id, credential)
