# Send an email with three links as the second factor.
#
# Show the user the number of the link to click, and call {#wait_for_enchanted_link}. The first
# factor must not be an email.
#
# @param login_id [String] the login ID of the user who passed the first factor
# @param uri [String] your page that the links open with their token as the query parameter `t`
# @param refresh_token [String] the refresh JWT that the first factor returned
# @return [Hash] `'linkId'`, the number to show, and `'pendingRef'`, to wait with
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_mfa_with_enchanted_link(login_id:, uri:, refresh_token:)
  descope_client.enchanted_link_sign_in(
    login_id:,
    uri:,
    login_options: { mfa: true },
    refresh_token:
  )
end
