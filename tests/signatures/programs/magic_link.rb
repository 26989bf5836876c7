# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'

client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
login_id = 'you@example.com'
uri = 'https://example.com/verify'
email = Descope::Mixins::Common::DeliveryMethod::EMAIL
client.magiclink_sign_up(method: email, login_id: login_id, uri: uri, user: { email: login_id })
first = client.magiclink_verify_token('canned-first-token')
refresh_token = first['refreshSessionToken']['jwt']
masked = client.magiclink_sign_in(
  method: email, login_id: login_id, uri: uri, login_options: { mfa: true }, refresh_token: refresh_token
)
puts "Sent to #{masked}"
second = client.magiclink_verify_token('canned-second-token')
puts second['sessionToken']['amr'].join(' ')
