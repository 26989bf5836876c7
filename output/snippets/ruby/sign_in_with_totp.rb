# Sign a user in with a code from their authenticator app, as the first factor.
#
# @param login_id [String] the user's login ID
# @param code [String] the code that the user entered
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is wrong.
def sign_in_with_totp(login_id:, code:)
  descope_client.totp_sign_in_code(login_id:, code:)
end
