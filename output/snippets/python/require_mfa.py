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
