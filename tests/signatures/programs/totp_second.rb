# frozen_string_literal: true

# A sound program, for faults to be put into.

require 'descope'

client = Descope::Client.new(project_id: 'P0000000000000000000000000000', logger: Logger.new(nil))
login_id = 'you@example.com'
first = client.password_sign_in(login_id: login_id, password: 'correct horse')
refresh_token = first['refreshSessionToken']['jwt']
options = { mfa: true }
body = { loginId: login_id, code: '123456', loginOptions: options }
res = client.post('/v1/auth/totp/verify', body, {}, refresh_token)
session = client.generate_jwt_response(response_body: res, refresh_cookie: res['refreshJwt'])
puts session['sessionToken']['amr'].join(' ')
