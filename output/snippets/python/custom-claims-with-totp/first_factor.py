# The first factor: sign up with a password, and keep the refresh JWT.
# login_id: the user's email address or phone number.
# password: the user's new password.
first_factor = descope_client.password.sign_up(login_id=login_id, password=password)
refresh_token = first_factor[REFRESH_SESSION_TOKEN_NAME]["jwt"]

