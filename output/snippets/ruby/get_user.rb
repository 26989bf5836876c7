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
