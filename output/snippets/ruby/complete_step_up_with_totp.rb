# Verify a code from the authenticator app before a sensitive action.
#
# Workaround: totp_sign_in_code has no refresh_token keyword, so this sends the request itself.
#
# @param login_id [String] the login ID of the signed-in user
# @param code [String] the code that the user entered
# @param refresh_token [String] the refresh JWT of the user's session
# @return [Hash] a session that is stepped up for a limited time: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is wrong.
def complete_step_up_with_totp(login_id:, code:, refresh_token:)
  body = { loginId: login_id, code:, loginOptions: { stepup: true } }
  response = descope_client.post('/v1/auth/totp/verify', body, {}, refresh_token)
  descope_client.generate_jwt_response(
    response_body: response,
    refresh_cookie: response['refreshJwt']
  )
end
