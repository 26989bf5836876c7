# Before what matters, validate the session JWT and refuse one without a step-up.
# session_token: the session JWT that came with the request.
session = descope_client.validate_session(session_token: session_token)
abort 'error: stepup the session is not stepped up' unless session['sessionToken']['su']
factors = session['sessionToken'].fetch('amr', [])
puts "amr: #{factors.join(', ')}"
