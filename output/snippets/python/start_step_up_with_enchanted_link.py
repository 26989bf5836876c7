def start_step_up_with_enchanted_link(
    login_id: str, uri: str, refresh_token: str
) -> dict[str, str]:
    """Send an email with three links before a sensitive action.

    Show the user the number of the link to click, and call `wait_for_enchanted_link`.
    The session is then stepped up for a limited time.

    Args:
        login_id: The login ID of the signed-in user.
        uri: Your page that the links open with their token as the query parameter `t`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        `["linkId"]`, the number to show, and `["pendingRef"]`, to wait with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.enchantedlink.sign_in(
        login_id, uri, LoginOptions(stepup=True), refresh_token
    )
