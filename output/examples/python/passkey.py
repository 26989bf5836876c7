from typing import Any

from descope import LoginOptions

from client import descope_client


def start_passkey_enrollment(
    login_id: str, origin: str, refresh_token: str
) -> dict[str, str]:
    """Start to add a passkey to a signed-in user.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too. Pass the options to
    `navigator.credentials.create` in the user's browser, and the credential that it
    returns to `finish_passkey_enrollment`.

    Args:
        login_id: The user's login ID.
        origin: The origin of your page, such as `https://example.com`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        `["options"]`, for the browser, and `["transactionId"]`, to finish with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.update_start(login_id, refresh_token, origin)


def finish_passkey_enrollment(transaction_id: str, credential: str) -> None:
    """Add the passkey that the browser has created.

    The session doesn't change: the passkey counts from the next sign-in with it.

    Args:
        transaction_id: The transaction ID from the call that returned the options; keep
            it on your server.
        credential: The credential that the browser returned, as JSON.

    Raises:
        AuthException: Descope refused, for example because the credential is not valid.
        RateLimitException: There were too many requests.
    """
    descope_client.webauthn.update_finish(transaction_id, credential)


def start_mfa_with_passkey(
    login_id: str, origin: str, refresh_token: str
) -> dict[str, str]:
    """Ask for the user's passkey as the second factor.

    Pass the options to `navigator.credentials.get` in the user's browser, and the
    credential that it returns to `verify_passkey`.

    Args:
        login_id: The login ID of the user who passed the first factor.
        origin: The origin of your page, such as `https://example.com`.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        `["options"]`, for the browser, and `["transactionId"]`, to finish with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.sign_in_start(
        login_id, origin, LoginOptions(mfa=True), refresh_token
    )


def start_step_up_with_passkey(
    login_id: str, origin: str, refresh_token: str
) -> dict[str, str]:
    """Ask for the user's passkey before a sensitive action.

    Pass the options to `navigator.credentials.get` in the user's browser, and the
    credential that it returns to `verify_passkey`. The session is then stepped up for a
    limited time.

    Args:
        login_id: The login ID of the signed-in user.
        origin: The origin of your page, such as `https://example.com`.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        `["options"]`, for the browser, and `["transactionId"]`, to finish with.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.sign_in_start(
        login_id, origin, LoginOptions(stepup=True), refresh_token
    )


def verify_passkey(transaction_id: str, credential: str) -> dict[str, Any]:
    """Exchange the credential that the browser returned for a session.

    You don't pass `mfa` or the refresh JWT again: Descope knows what the credential is
    for. For a second factor, check that the session belongs to the first factor's user.

    Args:
        transaction_id: The transaction ID from the call that returned the options; keep
            it on your server.
        credential: The credential that the browser returned, as JSON.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the credential is not valid.
        RateLimitException: There were too many requests.
    """
    return descope_client.webauthn.sign_in_finish(transaction_id, credential)
