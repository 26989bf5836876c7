def sign_in_with_password(login_id: str, password: str) -> dict[str, Any]:
    """Sign a user in with their password, as the first factor.

    Args:
        login_id: The user's login ID.
        password: The password that the user entered.

    Returns:
        A session with one factor: `["sessionToken"]["jwt"]` and
        `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example E062903: the sign-in failed.
        RateLimitException: There were too many requests.
    """
    return descope_client.password.sign_in(login_id, password)
