def start_sign_in_with_oauth(provider: str, redirect_url: str) -> str:
    """Start a sign-in at an identity provider, as the first factor.

    Send the browser to the URL. It comes back to your page with the query parameter
    `code`: call `exchange_oauth_code`. If the user refuses, it comes back with `err`
    instead.

    Args:
        provider: The identity provider, such as `google`.
        redirect_url: Your page that the browser comes back to.

    Returns:
        The URL to send the browser to.

    Raises:
        AuthException: Descope refused, for example because the provider or the page is
            not allowed in your project.
        RateLimitException: There were too many requests.
    """
    response: dict[str, str] = descope_client.oauth.start(provider, redirect_url)
    return response["url"]
