# Ask until the link was clicked. The session that comes back has both factors.
# pending_ref: what the sign-in answered with.
deadline = Time.now + 60
begin
  second_factor = descope_client.enchanted_link_get_session(pending_ref)
rescue Descope::Unauthorized => e
  raise unless e.message.include?('E062503') # not clicked yet

  abort 'error: network nobody clicked the link in time' if Time.now > deadline
  sleep 1
  retry
end
session_token = second_factor['sessionToken']['jwt']

