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
