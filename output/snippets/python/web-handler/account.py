@app.get("/account")
def account() -> Response:
    session_token = cookie("DS")
    # On every request, validate the session JWT and refuse a session without mfa.
    try:
        session = descope_client.validate_session(session_token=session_token)
    except (AuthException, jwt.PyJWTError) as error:
        raise Failure("session", "the session JWT is not valid") from error
    factors = session[SESSION_TOKEN_NAME].get("amr", [])
    if "mfa" not in factors:
        raise Failure("mfa", "the session has no second factor")

    return jsonify(amr=factors)


