# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'

client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
login_id = 'you@example.com'
phone = '+15555550100'
sms = Descope::Mixins::Common::DeliveryMethod::SMS
masked = client.otp_sign_up(method: sms, login_id: phone, user: { phone: phone, email: login_id, name: 'Ada' })
puts "Sent to #{masked}"
