# On every request, validate the session JWT and refuse a session without mfa.
# session_token: the session JWT that came with the request.
session = descope_client.validate_session(session_token: session_token)
factors = session['sessionToken'].fetch('amr', [])
abort 'error: mfa the session has no second factor' unless factors.include?('mfa')
puts "amr: #{factors.join(', ')}"
