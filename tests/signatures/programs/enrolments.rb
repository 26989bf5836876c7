# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'

client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
login_id = 'you@example.com'
voice = Descope::Mixins::Common::DeliveryMethod::VOICE
first = client.password_sign_in(login_id: login_id, password: 'correct horse')
refresh_token = first['refreshSessionToken'].fetch('jwt')
enrolment = client.totp_add_update_key(login_id: login_id, refresh_token: refresh_token)
puts enrolment['provisioningURL']
email = client.otp_update_user_email(
  login_id: login_id, email: 'me@example.com', refresh_token: refresh_token, add_to_login_ids: true
)
phone = client.otp_update_user_phone(
  method: voice, login_id: login_id, phone: '+15555550100', refresh_token: refresh_token, on_merge_use_existing: true
)
puts "Sent to #{email} and #{phone}"
