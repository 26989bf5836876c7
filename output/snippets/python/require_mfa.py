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
    if "mfa" not in claims.get("amr", []):
        raise PermissionError("The session has no second factor")
    return claims
