# Send a magic link as the second factor.
#
# Call {#verify_magic_link} when the user opens the link. Choose a channel that the first factor
# didn't use.
#
# @param method [Integer] how to send the link: Descope::Mixins::Common::DeliveryMethod::EMAIL or
#   SMS
# @param login_id [String] the login ID of the user who passed the first factor
# @param uri [String] your page that the link opens with its token as the query parameter `t`
# @param refresh_token [String] the refresh JWT that the first factor returned
# @return [String] the masked address that the link was sent to
# @raise [Descope::HTTPError] Descope refused, for example because the refresh JWT is invalid.
def start_mfa_with_magic_link(method:, login_id:, uri:, refresh_token:)
  descope_client.magiclink_sign_in(
    method:,
    login_id:,
    uri:,
    login_options: { mfa: true },
    refresh_token:
  )
end
