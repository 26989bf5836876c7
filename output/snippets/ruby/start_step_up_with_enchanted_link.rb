# Send an email with three links before a sensitive action.
#
# Show the user the number of the link to click, and call {#wait_for_enchanted_link}. The session is
# then stepped up for a limited time.
#
# @param login_id [String] the login ID of the signed-in user
# @param uri [String] your page that the links open with their token as the query parameter `t`
# @param refresh_token [String] the refresh JWT of the user's session
# @return [Hash] `'linkId'`, the number to show, and `'pendingRef'`, to wait with
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_step_up_with_enchanted_link(login_id:, uri:, refresh_token:)
  descope_client.enchanted_link_sign_in(
    login_id:,
    uri:,
    login_options: { stepup: true },
    refresh_token:
  )
end
