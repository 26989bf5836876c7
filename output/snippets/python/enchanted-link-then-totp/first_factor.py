# The first factor: ask until the link was clicked, and keep the refresh JWT.
# pending_ref: what the sign-in answered with.
deadline = time.monotonic() + 60
while True:
    try:
        first_factor = descope_client.enchantedlink.get_session(
            pending_ref=pending_ref
        )
        break
    except AuthException as error:
        if "E062503" not in (error.error_message or ""):
            raise  # anything but: not clicked yet
        if time.monotonic() > deadline:
            sys.exit("error: network nobody clicked the link in time")
        time.sleep(1)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

