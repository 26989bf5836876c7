# Create a user who signs in with an authenticator app.
#
# The user isn't signed in yet: ask for a code and call {#sign_in_with_totp}.
#
# @param login_id [String] a new login ID, such as an email address
# @param user [Hash{Symbol => String}] the user's email address and phone number, if a factor needs
#   them
# @return [Hash] the key for the app: `'key'`, `'provisioningURL'`, or `'image'`, a QR code
# @raise [Descope::HTTPError] Descope refused, for example E062107: the user already exists.
def sign_up_with_totp(login_id:, user:)
  descope_client.totp_sign_up(login_id:, user:)
end
