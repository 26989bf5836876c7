# Send a one-time code to a user who signs in, as the first factor.
#
# Ask for the code and call {#verify_otp}.
#
# @param method [Integer] how to send the code: Descope::Mixins::Common::DeliveryMethod::EMAIL, SMS,
#   VOICE or WHATSAPP
# @param login_id [String] the user's login ID
# @return [String] the masked address that the code was sent to
# @raise [Descope::HTTPError] Descope refused, for example E062108: user not found.
def sign_in_with_otp(method:, login_id:)
  descope_client.otp_sign_in(method:, login_id:)
end
