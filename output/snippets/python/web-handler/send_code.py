@app.post("/mfa/start")
def send_code() -> Response:
    email = field("email")
    refresh_token = cookie("DSR")
    # The second factor: a sign-in with mfa and the refresh JWT sends a code.
    delivery = descope_client.otp.sign_in(
        method=DeliveryMethod.EMAIL,
        login_id=email,
        login_options=LoginOptions(mfa=True),
        refresh_token=refresh_token,
    )

    return jsonify(sent_to=delivery)


