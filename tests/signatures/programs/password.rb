# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'

client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
login_id = 'you@example.com'
created = client.password_sign_up(login_id: login_id, password: 'correct horse', user: { email: login_id, name: 'Ada' })
session = client.password_sign_in(login_id: login_id, password: 'correct horse')
puts created['firstSeen'], session['sessionToken']['sub']
