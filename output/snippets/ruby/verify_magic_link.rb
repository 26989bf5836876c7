# Exchange the token of a magic link for a session.
#
# For a second factor, check that the session belongs to the first factor's user.
#
# @param token [String] the query parameter `t` of the link that the user opened
# @return [Hash] the session: `['sessionToken']['jwt']` and `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the link has expired.
def verify_magic_link(token:)
  descope_client.magiclink_verify_token(token)
end
