# Exchange the code that the browser came back with for a session.
#
# A new user is signed up. For the second factor, read the login ID from the session's user.
#
# @param code [String] the query parameter `code` of the address that the browser came back to
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is invalid or was used.
def exchange_oauth_code(code:)
  descope_client.oauth_exchange_token(code)
end
