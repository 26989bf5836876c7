# The first factor: ask until the link was clicked, and keep the refresh JWT.
# pending_ref: what the sign-in answered with.
deadline = Time.now + 60
begin
  first_factor = descope_client.enchanted_link_get_session(pending_ref)
rescue Descope::Unauthorized => e
  raise unless e.message.include?('E062503') # not clicked yet

  abort 'error: network nobody clicked the link in time' if Time.now > deadline
  sleep 1
  retry
end
refresh_token = first_factor['refreshSessionToken']['jwt']

