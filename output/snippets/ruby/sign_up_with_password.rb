# Create a user with a password and sign them in.
#
# @param login_id [String] a new login ID, such as an email address
# @param password [String] a password that meets your project's policy
# @param user [Hash{Symbol => String}] the user's email address and phone number, if a factor needs
#   them
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example E062107: the user already exists.
def sign_up_with_password(login_id:, password:, user:)
  descope_client.password_sign_up(login_id:, password:, user:)
end
