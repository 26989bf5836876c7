# Send a one-time code before a sensitive action.
#
# Ask for the code and call {#verify_otp}. The session is then stepped up for a limited time.
#
# @param method [Integer] how to send the code: Descope::Mixins::Common::DeliveryMethod::EMAIL, SMS,
#   VOICE or WHATSAPP
# @param login_id [String] the login ID of the signed-in user
# @param refresh_token [String] the refresh JWT of the user's session
# @return [String] the masked address that the code was sent to
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_step_up_with_otp(method:, login_id:, refresh_token:)
  descope_client.otp_sign_in(method:, login_id:, login_options: { stepup: true }, refresh_token:)
end
