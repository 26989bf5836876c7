# Send a one-time code as the second factor, and add custom claims to the session.
#
# Ask for the code and call {#verify_otp}. The session JWT then has the claims under `nsec`, because
# the request has no management key.
#
# @param method [Integer] how to send the code: Descope::Mixins::Common::DeliveryMethod::EMAIL, SMS,
#   VOICE or WHATSAPP
# @param login_id [String] the login ID of the user who passed the first factor
# @param refresh_token [String] the refresh JWT that the first factor returned
# @param claims [Hash] a map of custom claims
# @return [String] the masked address that the code was sent to
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_mfa_with_otp_and_claims(method:, login_id:, refresh_token:, claims:)
  descope_client.otp_sign_in(
    method:,
    login_id:,
    login_options: { mfa: true, custom_claims: claims },
    refresh_token:
  )
end
