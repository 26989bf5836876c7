# Send an email with three links to a user who signs in, as the first factor.
#
# Show the user the number of the link to click, and call {#wait_for_enchanted_link}.
#
# @param login_id [String] the user's login ID
# @param uri [String] your page that the links open with their token as the query parameter `t`
# @return [Hash] `'linkId'`, the number to show, and `'pendingRef'`, to wait with
# @raise [Descope::HTTPError] Descope refused, for example E062108: user not found.
def sign_in_with_enchanted_link(login_id:, uri:)
  descope_client.enchanted_link_sign_in(login_id:, uri:)
end
