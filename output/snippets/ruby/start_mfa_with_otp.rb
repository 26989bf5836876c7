# Send a one-time code as the second factor.
#
# Ask for the code and call {#verify_otp}. Choose a channel that the first factor didn't use.
#
# @param method [Integer] how to send the code: Descope::Mixins::Common::DeliveryMethod::EMAIL, SMS,
#   VOICE or WHATSAPP
# @param login_id [String] the login ID of the user who passed the first factor
# @param refresh_token [String] the refresh JWT that the first factor returned
# @return [String] the masked address that the code was sent to
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_mfa_with_otp(method:, login_id:, refresh_token:)
  descope_client.otp_sign_in(method:, login_id:, login_options: { mfa: true }, refresh_token:)
end
