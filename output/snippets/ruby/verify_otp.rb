# Exchange a one-time code for a session.
#
# You don't pass `mfa` or the refresh JWT again: Descope knows what the code is for.
#
# @param method [Integer] how the code was sent: Descope::Mixins::Common::DeliveryMethod::EMAIL,
#   SMS, VOICE or WHATSAPP
# @param login_id [String] the user's login ID; for a second factor, read it from the first factor's
#   session, never from the request
# @param code [String] the code that the user entered
# @return [Hash] the session: `['sessionToken']['jwt']` and `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example E061102: the code is wrong.
def verify_otp(method:, login_id:, code:)
  descope_client.otp_verify_code(method:, login_id:, code:)
end
