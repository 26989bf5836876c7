# Have a user, so that the program can run. In your application this was long ago.
# login_id: the user's email address or phone number.
# password: the user's new password.
# user: what else is known of the user, such as where codes go.
descope_client.password_sign_up(login_id: login_id, password: password, user: { email: login_id })

