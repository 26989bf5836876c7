# The second factor: the app's code, with stepup and the refresh JWT.
# Workaround: totp_sign_in_code has no refresh_token keyword, so this sends the request itself.
# code: the six digits that the authenticator app shows.
# login_options: its keys are symbols; a string key would be dropped in silence.
puts 'Enter the code from the authenticator app:'
totp_code = $stdin.readline.strip
answer = descope_client.post(
  '/v1/auth/totp/verify',
  { loginId: login_id, code: totp_code, loginOptions: { stepup: true } },
  {},
  refresh_token
)
second_factor = descope_client.generate_jwt_response(
  response_body: answer, refresh_cookie: answer['refreshJwt']
)
session_token = second_factor['sessionToken']['jwt']

