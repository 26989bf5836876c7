def sign_in_with_magic_link(method: DeliveryMethod, login_id: str, uri: str) -> str:
    """Send a magic link to a user who signs in, as the first factor.

    Call `verify_magic_link` when the user opens the link.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: The user's login ID.
        uri: Your page that the link opens with its token as the query parameter `t`.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example E062108: user not found.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_in(method, login_id, uri)
