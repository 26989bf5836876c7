from typing import Any

from descope import DeliveryMethod, LoginOptions

from client import descope_client


def sign_up_with_otp(
    method: DeliveryMethod, login_id: str, user: dict[str, str]
) -> str:
    """Create a user and send them a one-time code.

    The user isn't signed in yet: ask for the code and call `verify_otp`.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: A new login ID, such as an email address.
        user: The user's email address and phone number, if a factor needs them.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example E062107: the user already exists.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_up(method, login_id, user)


def sign_in_with_otp(method: DeliveryMethod, login_id: str) -> str:
    """Send a one-time code to a user who signs in, as the first factor.

    Ask for the code and call `verify_otp`.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The user's login ID.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example E062108: user not found.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(method, login_id)


def start_mfa_with_otp(
    method: DeliveryMethod, login_id: str, refresh_token: str
) -> str:
    """Send a one-time code as the second factor.

    Ask for the code and call `verify_otp`. Choose a channel that the first factor
    didn't use.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The login ID of the user who passed the first factor.
        refresh_token: The refresh JWT that the first factor returned.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(
        method, login_id, LoginOptions(mfa=True), refresh_token
    )


def start_mfa_with_otp_and_claims(
    method: DeliveryMethod, login_id: str, refresh_token: str, claims: dict[str, Any]
) -> str:
    """Send a one-time code as the second factor, and add custom claims to the session.

    Ask for the code and call `verify_otp`. The session JWT then has the claims under
    `nsec`, because the request has no management key.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The login ID of the user who passed the first factor.
        refresh_token: The refresh JWT that the first factor returned.
        claims: A map of custom claims.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(
        method, login_id, LoginOptions(mfa=True, custom_claims=claims), refresh_token
    )


def start_step_up_with_otp(
    method: DeliveryMethod, login_id: str, refresh_token: str
) -> str:
    """Send a one-time code before a sensitive action.

    Ask for the code and call `verify_otp`. The session is then stepped up for a limited
    time.

    Args:
        method: How to send the code: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The login ID of the signed-in user.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.sign_in(
        method, login_id, LoginOptions(stepup=True), refresh_token
    )


def verify_otp(method: DeliveryMethod, login_id: str, code: str) -> dict[str, Any]:
    """Exchange a one-time code for a session.

    You don't pass `mfa` or the refresh JWT again: Descope knows what the code is for.

    Args:
        method: How the code was sent: DeliveryMethod.EMAIL, SMS, VOICE or WHATSAPP.
        login_id: The user's login ID; for a second factor, read it from the first
            factor's session, never from the request.
        code: The code that the user entered.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example E061102: the code is wrong.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.verify_code(method, login_id, code)


def enroll_email(login_id: str, email: str, refresh_token: str) -> str:
    """Add an email address to a signed-in user as a second factor, and send it a code.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too. Ask for the code and call `verify_otp`, which
    returns a session with both factors.

    Args:
        login_id: The user's login ID.
        email: The email address to add.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked address that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.update_user_email(
        login_id, email, refresh_token, mfa=True
    )


def enroll_phone(
    method: DeliveryMethod, login_id: str, phone: str, refresh_token: str
) -> str:
    """Add a phone number to a signed-in user as a second factor, and send it a code.

    If the user has a second factor already, call `require_mfa` before this: a first
    factor alone gives a refresh JWT, too. Ask for the code and call `verify_otp`, which
    returns a session with both factors.

    Args:
        method: How to send the code: DeliveryMethod.SMS, VOICE or WHATSAPP.
        login_id: The user's login ID.
        phone: The phone number to add, such as +12025550123.
        refresh_token: The refresh JWT of the user's session.

    Returns:
        The masked phone number that the code was sent to.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid.
        RateLimitException: There were too many requests.
    """
    return descope_client.otp.update_user_phone(
        method, login_id, phone, refresh_token, mfa=True
    )
