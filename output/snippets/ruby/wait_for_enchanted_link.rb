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
