# Validate the session JWT, refuse a session without mfa, and read the claims.
# What a sign-in asked for stands below nsec, since nobody vouches for it.
# session_token: the session JWT that came with the request.
session = descope_client.validate_session(session_token: session_token)
factors = session['sessionToken'].fetch('amr', [])
abort 'error: mfa the session has no second factor' unless factors.include?('mfa')
puts "Claims of the sign-in: #{session['sessionToken']['nsec']}"
puts "amr: #{factors.join(', ')}"
