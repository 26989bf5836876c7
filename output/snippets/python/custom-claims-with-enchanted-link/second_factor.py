# Ask until the link was clicked. The session that comes back has both factors.
# pending_ref: what the sign-in answered with.
deadline = time.monotonic() + 60
while True:
    try:
        second_factor = descope_client.enchantedlink.get_session(
            pending_ref=pending_ref
        )
        break
    except AuthException as error:
        if "E062503" not in (error.error_message or ""):
            raise  # anything but: not clicked yet
        if time.monotonic() > deadline:
            sys.exit("error: network nobody clicked the link in time")
        time.sleep(1)
session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

