def sign_in_with_enchanted_link(login_id: str, uri: str) -> dict[str, str]:
    """Send an email with three links to a user who signs in, as the first factor.

    Show the user the number of the link to click, and call `wait_for_enchanted_link`.

    Args:
        login_id: The user's login ID.
        uri: Your page that the links open with their token as the query parameter `t`.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example E062108: user not found.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_in(login_id, uri)
