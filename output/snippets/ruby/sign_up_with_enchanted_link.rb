# Create a user and send them an email with three links.
#
# The user isn't signed in yet: show them the number of the link to click, and call
# {#wait_for_enchanted_link}.
#
# @param login_id [String] a new login ID, such as an email address
# @param uri [String] your page that the links open with their token as the query parameter `t`
# @param user [Hash{Symbol => String}] the user's email address and phone number, if a factor needs
#   them
# @return [Hash] `'linkId'`, the number to show, and `'pendingRef'`, to wait with
# @raise [Descope::HTTPError] Descope refused, for example E062107: the user already exists.
def sign_up_with_enchanted_link(login_id:, uri:, user:)
  descope_client.enchanted_link_sign_up(login_id:, uri:, user:)
end
