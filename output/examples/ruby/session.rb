# frozen_string_literal: true

require_relative 'client'

# Means that a session is valid, but has no second factor.
class MfaRequired < StandardError; end

# Let a request through only if its session has a second factor.
#
# @param session_token [String] the session JWT that came with the request
# @return [Hash] the claims of the session JWT, such as `'sub'`, the user's ID
# @raise [MfaRequired] The session is valid, but has no second factor.
# @raise [Descope::AuthException, JWT::DecodeError] The session JWT is invalid.
# @raise [Descope::HTTPError] The public keys can't be fetched.
def require_mfa(session_token:)
  claims = descope_client.validate_session(session_token:)['sessionToken']
  raise Descope::AuthException, 'This is a refresh JWT' if claims['drn'] == 'DSR'
  raise MfaRequired, 'The session has no second factor' unless claims['amr']&.include?('mfa')

  claims.except('jwt') # a handler that returns claims must not send the JWT
end

# Means that a session is valid, but not stepped up.
class StepUpRequired < StandardError; end

# Let a sensitive request through only shortly after a step-up.
#
# @param session_token [String] the session JWT that came with the request
# @return [Hash] the claims of the session JWT, such as `'sub'`, the user's ID
# @raise [StepUpRequired] The session is valid, but not stepped up.
# @raise [Descope::AuthException, JWT::DecodeError] The session JWT is invalid.
# @raise [Descope::HTTPError] The public keys can't be fetched.
def require_step_up(session_token:)
  claims = descope_client.validate_session(session_token:)['sessionToken']
  raise Descope::AuthException, 'This is a refresh JWT' if claims['drn'] == 'DSR'
  raise StepUpRequired, 'The session is not stepped up' unless claims['su'] == true

  claims.except('jwt') # a handler that returns claims must not send the JWT
end

# Ask Descope which user a session belongs to.
#
# Read the login ID for the second factor from here, never from the request.
#
# @param refresh_token [String] the refresh JWT of the session
# @return [Hash] the user, with the user ID and the login IDs: `'userId'` and `'loginIds'`
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid, or
#   the user has logged out.
def get_user(refresh_token:)
  descope_client.me(refresh_token)
end

# Get a new session JWT when the old one has expired. The factors stay.
#
# Store the refresh JWT, too, if there is a new one: Descope may rotate it.
#
# @param refresh_token [String] the refresh JWT of the session
# @return [Hash] the session: `['sessionToken']['jwt']` and `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid, or
#   the user has logged out.
def refresh_session(refresh_token:)
  descope_client.refresh_session(refresh_token:)
end

# End a session.
#
# Also delete your cookies: the session JWT stays valid until it expires.
#
# @param refresh_token [String] the refresh JWT of the session
# @return [nil]
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid, or
#   the user has logged out.
def log_out(refresh_token:)
  descope_client.sign_out(refresh_token)
  nil
end

# End every session of a user, on all devices.
#
# Also delete your cookies: session JWTs stay valid until they expire.
#
# @param refresh_token [String] the refresh JWT of any of the user's sessions
# @return [nil]
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid, or
#   the user has logged out.
def log_out_everywhere(refresh_token:)
  descope_client.sign_out_all(refresh_token)
  nil
end
