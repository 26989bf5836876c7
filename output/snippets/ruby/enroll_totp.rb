# Add an authenticator app to a signed-in user.
#
# If the user has a second factor already, call {#require_mfa} before this: a first factor alone
# gives a refresh JWT, too.
#
# @param login_id [String] the user's login ID
# @param refresh_token [String] the refresh JWT of the user's session
# @return [Hash] the key for the app: `'key'`, `'provisioningURL'`, or `'image'`, a QR code
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def enroll_totp(login_id:, refresh_token:)
  descope_client.totp_add_update_key(login_id:, refresh_token:)
end
