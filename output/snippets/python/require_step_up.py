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
