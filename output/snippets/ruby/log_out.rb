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
