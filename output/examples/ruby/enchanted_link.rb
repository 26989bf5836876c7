# frozen_string_literal: true

require 'timeout'
require_relative 'client'

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

# Wait until the user has clicked the right link.
#
# For a second factor, check that the session belongs to the first factor's user.
#
# @param pending_ref [String] the reference from the call that sent the email; keep it on your
#   server
# @param timeout [Numeric] how many seconds to wait
# @return [Hash] the session: `['sessionToken']['jwt']` and `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the link has expired.
# @raise [Timeout::Error] The user didn't click the right link in time.
def wait_for_enchanted_link(pending_ref:, timeout: 60)
  deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + timeout
  begin
    descope_client.enchanted_link_get_session(pending_ref)
  rescue Descope::Unauthorized => e
    raise unless e.message.include?('E062503') # not clicked yet

    is_late = Process.clock_gettime(Process::CLOCK_MONOTONIC) > deadline
    raise Timeout::Error, 'The link was not clicked in time' if is_late

    sleep 1
    retry
  end
end
