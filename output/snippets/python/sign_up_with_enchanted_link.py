def sign_up_with_enchanted_link(
    login_id: str, uri: str, user: dict[str, str]
) -> dict[str, str]:
    """Create a user and send them an email with three links.

    The user isn't signed in yet: show them the number of the link to click, and call
    `wait_for_enchanted_link`.

    Args:
        login_id: A new login ID, such as an email address.
        uri: Your page that the links open with their token as the query parameter `t`.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_up(login_id, uri, user)
