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
