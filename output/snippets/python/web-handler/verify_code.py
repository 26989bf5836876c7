@app.post("/mfa/verify")
def verify_code() -> Response:
    email = field("email")
    code = field("code")
    # Verify the code. Both JWTs that come back are of a session with both factors.
    second_factor = descope_client.otp.verify_code(
        method=DeliveryMethod.EMAIL, login_id=email, code=code
    )
    new_refresh_token = second_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]
    new_session_token = second_factor[SESSION_TOKEN_NAME]["jwt"]

    response = Response(status=204)
    keep(response, "DSR", new_refresh_token)
    keep(response, "DS", new_session_token)
    return response


