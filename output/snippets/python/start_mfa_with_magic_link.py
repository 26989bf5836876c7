def start_mfa_with_magic_link(
    method: DeliveryMethod, login_id: str, uri: str, refresh_token: str
) -> str:
    """Send a magic link as the second factor.

    Call `verify_magic_link` when the user opens the link. Choose a channel that the
    first factor didn't use.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: The login ID of the user who passed the first factor.
        uri: Your page that the link opens with its token as the query parameter `t`.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_in(
        method, login_id, uri, LoginOptions(mfa=True), refresh_token
    )
