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
