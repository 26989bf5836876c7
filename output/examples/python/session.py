from typing import Any

from descope import REFRESH_SESSION_COOKIE_NAME, SESSION_TOKEN_NAME, AuthException
from descope.exceptions import ERROR_TYPE_INVALID_TOKEN

from client import descope_client


def require_mfa(session_token: str) -> dict[str, Any]:
    """Let a request through only if its session has a second factor.

    Args:
        session_token: The session JWT that came with the request.

    Returns:
        The claims of the session JWT, such as `["sub"]`, the user's ID.

    Raises:
        PermissionError: The session is valid, but has no second factor.
        AuthException: The session JWT is invalid, or the public keys can't be read.
        jwt.PyJWTError: The session JWT is invalid.
    """
    session = descope_client.validate_session(session_token)
    claims: dict[str, Any] = session[SESSION_TOKEN_NAME]
    if claims.get("drn") == REFRESH_SESSION_COOKIE_NAME:
        raise AuthException(401, ERROR_TYPE_INVALID_TOKEN, "This is a refresh JWT")
    if "mfa" not in claims.get("amr", []):
        raise PermissionError("The session has no second factor")
    del claims["jwt"]  # a handler that returns claims must not send the JWT
    return claims


def require_step_up(session_token: str) -> dict[str, Any]:
    """Let a sensitive request through only shortly after a step-up.

    Args:
        session_token: The session JWT that came with the request.

    Returns:
        The claims of the session JWT, such as `["sub"]`, the user's ID.

    Raises:
        PermissionError: The session is valid, but not stepped up.
        AuthException: The session JWT is invalid, or the public keys can't be read.
        jwt.PyJWTError: The session JWT is invalid.
    """
    session = descope_client.validate_session(session_token)
    claims: dict[str, Any] = session[SESSION_TOKEN_NAME]
    if claims.get("drn") == REFRESH_SESSION_COOKIE_NAME:
        raise AuthException(401, ERROR_TYPE_INVALID_TOKEN, "This is a refresh JWT")
    if claims.get("su") is not True:
        raise PermissionError("The session is not stepped up")
    del claims["jwt"]  # a handler that returns claims must not send the JWT
    return claims


def get_user(refresh_token: str) -> dict[str, Any]:
    """Ask Descope which user a session belongs to.

    Read the login ID for the second factor from here, never from the request.

    Args:
        refresh_token: The refresh JWT of the session.

    Returns:
        The user, with the user ID and the login IDs: `["userId"]` and `["loginIds"]`.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    return descope_client.me(refresh_token)


def refresh_session(refresh_token: str) -> dict[str, Any]:
    """Get a new session JWT when the old one has expired. The factors stay.

    Store the refresh JWT, too, if there is a new one: Descope may rotate it. A refresh
    JWT that isn't valid raises `jwt.PyJWTError`, too.

    Args:
        refresh_token: The refresh JWT of the session.

    Returns:
        The session: `["sessionToken"]["jwt"]` and `["refreshSessionToken"]["jwt"]`.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    return descope_client.refresh_session(refresh_token)


def log_out(refresh_token: str) -> None:
    """End a session.

    Also delete your cookies: the session JWT stays valid until it expires.

    Args:
        refresh_token: The refresh JWT of the session.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    descope_client.logout(refresh_token)


def log_out_everywhere(refresh_token: str) -> None:
    """End every session of a user, on all devices.

    Also delete your cookies: session JWTs stay valid until they expire.

    Args:
        refresh_token: The refresh JWT of any of the user's sessions.

    Raises:
        AuthException: Descope refused, for example because the refresh JWT is invalid,
            or the user has logged out.
        RateLimitException: There were too many requests.
    """
    descope_client.logout_all(refresh_token)
