rescue EOFError, Interrupt
  abort 'error: input ended'
rescue Descope::RequestTimeout, OpenSSL::SSL::SSLError, SocketError, SystemCallError => e
  abort "error: network #{e.message}"
rescue Descope::HTTPError => e
  begin
    code, description = JSON.parse(e.message).fetch_values('errorCode', 'errorDescription')
  rescue StandardError # something else answered in the service's place
    abort "error: unreadable HTTP #{e.http_code}"
  end
  if code == 'E062107'
    warn 'This login ID has signed up before. Set LOGIN_ID to another one and run again.'
  end
  abort "error: #{code} #{description}"
rescue Descope::Exception => e
  abort "error: argument #{e.message}"
rescue JWT::DecodeError => e # a session JWT that nobody should trust
  abort "error: argument #{e.message}"
rescue StandardError => e # whatever the SDK makes of an answer that it cannot read
  abort "error: unreadable #{e.class}"
end
