from descope import DescopeClient


def remove_totp(management_client: DescopeClient, login_id: str) -> None:
    """Remove the authenticator app of a user who lost it.

    The client needs a management key. Keep it apart from the client that signs users
    in, and check who asks for this: it removes a factor.

    Args:
        management_client: A client with a management key.
        login_id: The user's login ID.

    Raises:
        AuthException: Descope refused, for example E112102: user not found.
        RateLimitException: There were too many requests.
    """
    management_client.mgmt.user.remove_totp_seed(login_id)
