def start_mfa_with_enchanted_link(
    login_id: str, uri: str, refresh_token: str
) -> dict[str, str]:
    """Send an email with three links as the second factor.

    Show the user the number of the link to click, and call `wait_for_enchanted_link`.
    The first factor must not be an email.

    Args:
        login_id: The login ID of the user who passed the first factor.
        uri: Your page that the links open with their token as the query parameter `t`.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_in(
        login_id, uri, LoginOptions(mfa=True), refresh_token
    )
