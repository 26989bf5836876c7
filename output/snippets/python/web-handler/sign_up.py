@app.post("/sign-up")
def sign_up() -> Response:
    email = field("email")
    password = field("password")
    # The first factor: sign up with a password. The answer has the refresh JWT.
    first_factor = descope_client.password.sign_up(
        login_id=email, password=password, user={"email": email}
    )
    refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

    response = Response(status=204)
    keep(response, "DSR", refresh_token)
    return response


