  # A failure of this program.
  class Failure < StandardError
    attr_reader :code

    def initialize(code, description)
      super(description)
      @code = code
    end
  end

  # Any other code is 401: the service refused, or a cookie or a valid session is missing.
  STATUS = { 'argument' => 400, 'mfa' => 403, 'network' => 502, 'unreadable' => 502 }.freeze

  # A field of the form that the browser sent.
  def field(request, name)
    value = request.POST[name]
    raise Failure.new('argument', "#{name} is missing") unless value.is_a?(String) && !value.empty?

    value
  end

  # A cookie of an earlier answer.
  def cookie(request, name)
    request.cookies[name] or raise Failure.new('cookie', "#{name} is missing")
  end

  # Store the JWT in an HttpOnly, SameSite=Strict cookie.
  def keep(response, name, token)
    response.set_cookie(
      name, { value: token, path: '/', secure: true, httponly: true, same_site: :strict }
    )
  end

  def answer(response, status, body)
    response.status = status
    response['content-type'] = 'application/json'
    response.write(JSON.generate(body))
  end

  # Answer a failure as JSON, without a stack trace and without a token.
  def refuse(code, description)
    response = Rack::Response.new
    answer(response, STATUS.fetch(code, 401), { code: code, description: description })
    response.finish
  end

  # Return the service's answer, the SDK's refusal, or why no answer came.
  def describe(error)
    case error
    when Failure then [error.code, error.message]
    when Rack::BadRequest then ['argument', 'the form cannot be read']
    when Descope::RequestTimeout, OpenSSL::SSL::SSLError, SocketError, SystemCallError
      ['network', 'the service cannot be reached']
    when Descope::HTTPError then answered(error)
    when Descope::Exception then ['argument', error.message]
    else ['unreadable', error.class.name]
    end
  end

  def answered(error)
    JSON.parse(error.message).fetch_values('errorCode', 'errorDescription')
  rescue StandardError # something else answered in the service's place
    ['unreadable', "HTTP #{error.http_code}"]
  end
end

project_id = ENV.fetch('DESCOPE_PROJECT_ID', '')
abort 'error: environment DESCOPE_PROJECT_ID is not set' if project_id.empty?
port = ENV.fetch('PORT', '8080').to_i
server = Puma::Server.new(WebHandler.new(project_id))
server.add_tcp_listener('127.0.0.1', port)
$stdout.puts "Listening on http://127.0.0.1:#{server.connected_ports.first}"
$stdout.flush
%w[INT TERM].each { |signal| trap(signal) { server.stop } }
server.run(false) # in this thread: a signal could deadlock one that waits for another
