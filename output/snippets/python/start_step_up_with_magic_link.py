def start_step_up_with_magic_link(
    method: DeliveryMethod, login_id: str, uri: str, refresh_token: str
) -> str:
    """Send a magic link before a sensitive action.

    Call `verify_magic_link` when the user opens the link. The session is then stepped
    up for a limited time.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: The login ID of the signed-in user.
        uri: Your page that the link opens with its token as the query parameter `t`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_in(
        method, login_id, uri, LoginOptions(stepup=True), refresh_token
    )
