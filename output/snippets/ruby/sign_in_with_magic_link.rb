# Send a magic link to a user who signs in, as the first factor.
#
# Call {#verify_magic_link} when the user opens the link.
#
# @param method [Integer] how to send the link: Descope::Mixins::Common::DeliveryMethod::EMAIL or
#   SMS
# @param login_id [String] the user's login ID
# @param uri [String] your page that the link opens with its token as the query parameter `t`
# @return [String] the masked address that the link was sent to
# @raise [Descope::HTTPError] Descope refused, for example E062108: user not found.
def sign_in_with_magic_link(method:, login_id:, uri:)
  descope_client.magiclink_sign_in(method:, login_id:, uri:)
end
