# frozen_string_literal: true

require_relative 'client'

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
