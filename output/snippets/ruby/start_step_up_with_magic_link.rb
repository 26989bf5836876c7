# Send a magic link before a sensitive action.
#
# Call {#verify_magic_link} when the user opens the link. The session is then stepped up for a
# limited time.
#
# @param method [Integer] how to send the link: Descope::Mixins::Common::DeliveryMethod::EMAIL or
#   SMS
# @param login_id [String] the login ID of the signed-in user
# @param uri [String] your page that the link opens with its token as the query parameter `t`
# @param refresh_token [String] the refresh JWT of the user's session
# @return [String] the masked address that the link was sent to
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_step_up_with_magic_link(method:, login_id:, uri:, refresh_token:)
  descope_client.magiclink_sign_in(
    method:,
    login_id:,
    uri:,
    login_options: { stepup: true },
    refresh_token:
  )
end
