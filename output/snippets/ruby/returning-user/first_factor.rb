# The first factor: sign in with the password, and keep the refresh JWT.
first_factor = descope_client.password_sign_in(login_id: login_id, password: password)
refresh_token = first_factor['refreshSessionToken']['jwt']

