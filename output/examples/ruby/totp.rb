# frozen_string_literal: true

require_relative 'client'

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

# Sign a user in with a code from their authenticator app, as the first factor.
#
# @param login_id [String] the user's login ID
# @param code [String] the code that the user entered
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is wrong.
def sign_in_with_totp(login_id:, code:)
  descope_client.totp_sign_in_code(login_id:, code:)
end

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

# Verify a code from the authenticator app as the second factor.
#
# Workaround: totp_sign_in_code has no refresh_token keyword, so this sends the request itself.
#
# @param login_id [String] the login ID of the user who passed the first factor
# @param code [String] the code that the user entered
# @param refresh_token [String] the refresh JWT that the first factor returned
# @return [Hash] a session with both factors: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is wrong.
def complete_mfa_with_totp(login_id:, code:, refresh_token:)
  body = { loginId: login_id, code:, loginOptions: { mfa: true } }
  response = descope_client.post('/v1/auth/totp/verify', body, {}, refresh_token)
  descope_client.generate_jwt_response(
    response_body: response,
    refresh_cookie: response['refreshJwt']
  )
end

# Verify a code from the authenticator app before a sensitive action.
#
# Workaround: totp_sign_in_code has no refresh_token keyword, so this sends the request itself.
#
# @param login_id [String] the login ID of the signed-in user
# @param code [String] the code that the user entered
# @param refresh_token [String] the refresh JWT of the user's session
# @return [Hash] a session that is stepped up for a limited time: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is wrong.
def complete_step_up_with_totp(login_id:, code:, refresh_token:)
  body = { loginId: login_id, code:, loginOptions: { stepup: true } }
  response = descope_client.post('/v1/auth/totp/verify', body, {}, refresh_token)
  descope_client.generate_jwt_response(
    response_body: response,
    refresh_cookie: response['refreshJwt']
  )
end
