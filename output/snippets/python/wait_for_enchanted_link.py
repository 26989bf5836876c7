def wait_for_enchanted_link(pending_ref: str, timeout: float = 60) -> dict[str, Any]:
    """Wait until the user has clicked the right link.

    For a second factor, check that the session belongs to the first factor's user.

    Args:
        pending_ref: The reference from the call that sent the email; keep it on your
            server.
        timeout: How many seconds to wait.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        TimeoutError: The user didn't click the right link in time.
        AuthException: Descope refused, for example because the link has expired.
        RateLimitException: There were too many requests.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            return descope_client.enchantedlink.get_session(pending_ref)
        except AuthException as error:
            if "E062503" not in (error.error_message or ""):  # not clicked yet
                raise
        time.sleep(1)
    raise TimeoutError("The link was not clicked in time")
