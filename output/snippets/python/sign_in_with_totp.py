def sign_in_with_totp(login_id: str, code: str) -> dict[str, Any]:
    """Sign a user in with a code from their authenticator app, as the first factor.

    Args:
        login_id: The user's login ID.
        code: The code that the user entered.

    Returns:
        A session with one factor: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.totp.sign_in_code(login_id, code)
