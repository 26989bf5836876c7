# frozen_string_literal: true

require 'descope'
require 'json'
require 'logger'
require 'puma'
require 'rack'

# Answers the requests of a browser.
class WebHandler
  def initialize(project_id)
    # No management key, because MFA needs none and this SDK would send it on sign-in.
    # The logger keeps the SDK's log out of standard output. The SDK reads DESCOPE_BASE_URI itself.
    @descope_client = Descope::Client.new(
      { project_id: project_id, logger: Logger.new($stderr, level: Logger::ERROR) }
    )
  end

  def call(env)
    request = Rack::Request.new(env)
    response = Rack::Response.new
    case [request.request_method, request.path_info]
    when ['POST', '/sign-up'] then sign_up(request, response)
    when ['POST', '/mfa/start'] then send_code(request, response)
    when ['POST', '/mfa/verify'] then verify_code(request, response)
    when ['GET', '/account'] then account(request, response)
    else response.status = 404
    end
    response.finish
  rescue StandardError => e
    refuse(*describe(e))
  end

  private

  attr_reader :descope_client

  # POST /sign-up
  def sign_up(request, response)
    email = field(request, 'email')
    password = field(request, 'password')
    # The first factor: sign up with a password. The answer has the refresh JWT.
    first_factor = descope_client.password_sign_up(
      login_id: email,
      password: password,
      user: { email: email }
    )
    refresh_token = first_factor['refreshSessionToken']['jwt']

    keep(response, 'DSR', refresh_token)
    response.status = 204
  end

  # POST /mfa/start
  def send_code(request, response)
    email = field(request, 'email')
    refresh_token = cookie(request, 'DSR')
    # The second factor: a sign-in with mfa and the refresh JWT sends a code.
    delivery = descope_client.otp_sign_in(
      method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
      login_id: email,
      login_options: { mfa: true },
      refresh_token: refresh_token
    )

    answer(response, 200, { sent_to: delivery })
  end

  # POST /mfa/verify
  def verify_code(request, response)
    email = field(request, 'email')
    code = field(request, 'code')
    # Verify the code. Both JWTs that come back are of a session with both factors.
    second_factor = descope_client.otp_verify_code(
      method: Descope::Mixins::Common::DeliveryMethod::EMAIL,
      login_id: email,
      code: code
    )
    new_refresh_token = second_factor['refreshSessionToken']['jwt']
    new_session_token = second_factor['sessionToken']['jwt']

    keep(response, 'DSR', new_refresh_token)
    keep(response, 'DS', new_session_token)
    response.status = 204
  end

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
