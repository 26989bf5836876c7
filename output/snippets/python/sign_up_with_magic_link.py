def sign_up_with_magic_link(
    method: DeliveryMethod, login_id: str, uri: str, user: dict[str, str]
) -> str:
    """Create a user and send them a magic link.

    The user isn't signed in yet: call `verify_magic_link` when they open the link.

    Args:
        method: How to send the link: DeliveryMethod.EMAIL or SMS.
        login_id: A new login ID, such as an email address.
        uri: Your page that the link opens with its token as the query parameter `t`.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        The masked address that the link was sent to.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.magiclink.sign_up(method, login_id, uri, user)
