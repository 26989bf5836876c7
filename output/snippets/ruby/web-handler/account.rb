# GET /account
def account(request, response)
  session_token = cookie(request, 'DS')
  # On every request, validate the session JWT and refuse a session without mfa.
  begin
    session = descope_client.validate_session(session_token: session_token)
  rescue Descope::Exception, JWT::DecodeError
    raise Failure.new('session', 'the session JWT is not valid')
  end
  factors = session['sessionToken'].fetch('amr', [])
  raise Failure.new('mfa', 'the session has no second factor') unless factors.include?('mfa')

  answer(response, 200, { amr: factors })
end

