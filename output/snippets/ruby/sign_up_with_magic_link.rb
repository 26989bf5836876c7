# Create a user and send them a magic link.
#
# The user isn't signed in yet: call {#verify_magic_link} when they open the link. For SMS, the
# login ID has to be the phone number.
#
# @param method [Integer] how to send the link: Descope::Mixins::Common::DeliveryMethod::EMAIL or
#   SMS
# @param login_id [String] a new login ID, such as an email address
# @param uri [String] your page that the link opens with its token as the query parameter `t`
# @param user [Hash{Symbol => String}] the user's email address and phone number, if a factor needs
#   them
# @return [String] the masked address that the link was sent to
# @raise [Descope::HTTPError] Descope refused, for example E062107: the user already exists.
def sign_up_with_magic_link(method:, login_id:, uri:, user:)
  descope_client.magiclink_sign_up(method:, login_id:, uri:, user:)
end
