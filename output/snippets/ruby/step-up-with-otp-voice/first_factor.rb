# The first factor: sign up with a password, and keep the refresh JWT.
# login_id: the user's email address or phone number.
# password: the user's new password.
# user: what else is known of the user, such as where codes go.
first_factor = descope_client.password_sign_up(
  login_id: login_id,
  password: password,
  user: { phone: phone }
)
refresh_token = first_factor['refreshSessionToken']['jwt']

