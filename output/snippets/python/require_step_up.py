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
    if claims.get("su") is not True:
        raise PermissionError("The session is not stepped up")
    return claims
