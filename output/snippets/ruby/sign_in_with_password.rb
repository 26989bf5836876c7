# Sign a user in with their password, as the first factor.
#
# @param login_id [String] the user's login ID
# @param password [String] the password that the user entered
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example E062903: the sign-in failed.
def sign_in_with_password(login_id:, password:)
  descope_client.password_sign_in(login_id:, password:)
end
