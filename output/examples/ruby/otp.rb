# frozen_string_literal: true

require_relative 'client'

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
