# The first factor: sign in with the app's code, and keep the refresh JWT.
# code: the six digits that the authenticator app shows.
puts 'Enter the code from the authenticator app:'
totp_code = $stdin.readline.strip
first_factor = descope_client.totp_sign_in_code(login_id: login_id, code: totp_code)
refresh_token = first_factor['refreshSessionToken']['jwt']

