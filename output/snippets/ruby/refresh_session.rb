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
