# Create a user and send them a one-time code.
#
# The user isn't signed in yet: ask for the code and call {#verify_otp}. For all methods but EMAIL,
# the login ID has to be the phone number.
#
# @param method [Integer] how to send the code: Descope::Mixins::Common::DeliveryMethod::EMAIL, SMS,
#   VOICE or WHATSAPP
# @param login_id [String] a new login ID, such as an email address
# @param user [Hash{Symbol => String}] the user's email address and phone number, if a factor needs
#   them
# @return [String] the masked address that the code was sent to
# @raise [Descope::HTTPError] Descope refused, for example E062107: the user already exists.
def sign_up_with_otp(method:, login_id:, user:)
  descope_client.otp_sign_up(method:, login_id:, user:)
end
