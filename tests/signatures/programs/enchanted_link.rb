# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'

client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
login_id = 'you@example.com'
uri = 'https://example.com/verify'

def poll(client, pending_ref)
  client.enchanted_link_get_session(pending_ref)
rescue Descope::Unauthorized
  sleep 1
  retry
end

sent = client.enchanted_link_sign_up(login_id: login_id, uri: uri, user: { email: login_id })
first = poll(client, sent['pendingRef'])
refresh_token = first['refreshSessionToken']['jwt']
sent = client.enchanted_link_sign_in(
  login_id: login_id, uri: uri, login_options: { mfa: true }, refresh_token: refresh_token
)
puts "Click link #{sent['linkId']} sent to #{sent['maskedEmail']}"
client.enchanted_link_verify_token('canned-token')
second = poll(client, sent['pendingRef'])
puts second['sessionToken']['amr'].join(' ')
