def finish_passkey_enrollment(transaction_id: str, credential: str) -> None:
    """Add the passkey that the browser has created.

    The session doesn't change: the passkey counts from the next sign-in with it.

    Args:
        transaction_id: The transaction ID from the call that returned the options; keep
            it on your server.
        credential: The credential that the browser returned, as JSON.

    Raises:
        AuthException: Descope refused, for example because the credential is not valid.
        RateLimitException: There were too many requests.
    """
    descope_client.webauthn.update_finish(transaction_id, credential)
