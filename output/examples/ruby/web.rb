# frozen_string_literal: true

# Signs users in with two factors over HTTP: ruby web.rb

require 'json'
require 'jwt'
require 'openssl'
require 'puma'
require 'rack'
require 'socket'
require 'timeout'
require_relative 'otp'
require_relative 'password'
require_relative 'session'

SESSION_COOKIE = 'DS'
REFRESH_COOKIE = 'DSR'
COOKIES = { SESSION_COOKIE => 'sessionToken', REFRESH_COOKIE => 'refreshSessionToken' }.freeze
EMAIL = Descope::Mixins::Common::DeliveryMethod::EMAIL

# An error with a status and a message for the browser.
class HttpError < StandardError
  attr_reader :status

  def initialize(status, message)
    super(message)
    @status = status
  end
end

# Reads forms and cookies.
module Requests
  def field(request, name)
    value = request.POST[name]
    raise HttpError.new(400, "#{name} is missing") unless value.is_a?(String) && !value.empty?

    value.scrub # bytes that aren't UTF-8
  end

  def cookie(request, name)
    value = request.cookies[name].to_s
    raise HttpError.new(401, 'Sign in first') unless value.b.match?(/\A[\w.-]+\z/)

    value
  end

  # Distinguishes an invalid JWT in a cookie from an outage.
  def validated
    yield
  rescue JWT::DecodeError
    raise HttpError.new(401, 'The session is not valid')
  rescue Descope::AuthException => e
    raise if e.message.start_with?('Unable to fetch public keys')

    raise HttpError.new(401, 'The session is not valid')
  end
end

# Middleware: let a request through only if its session has a second factor.
class MfaGuard
  include Requests

  def initialize(app)
    @app = app
  end

  def call(env)
    session_token = cookie(Rack::Request.new(env), SESSION_COOKIE)
    env['session.claims'] = validated { require_mfa(session_token:) }
    @app.call(env)
  end
end

# Middleware: refuse a POST that another site's page sends. SameSite doesn't prevent login CSRF.
class CrossSiteGuard
  def initialize(app)
    @app = app
  end

  def call(env)
    if env['REQUEST_METHOD'] == 'POST' && !allowed?(env)
      raise HttpError.new(403, 'Cross-site request')
    end

    @app.call(env)
  end

  private

  def allowed?(env)
    site = env['HTTP_SEC_FETCH_SITE']
    return %w[same-origin none].include?(site) if site

    origin = env['HTTP_ORIGIN']
    origin.nil? || origin.split('://', 2).last == env['HTTP_HOST']
  end
end

# Middleware: send JSON if a handler raises.
class ErrorResponses
  NETWORK = [OpenSSL::SSL::SSLError, SocketError, SystemCallError, Timeout::Error].freeze

  def initialize(app)
    @app = app
  end

  def call(env)
    status, headers, body = @app.call(env)
    [status, headers.merge('cache-control' => 'no-store'), body]
  rescue StandardError => e
    status, message, code = describe(e)
    log(env, e) if status >= 500
    headers = { 'content-type' => 'application/json', 'cache-control' => 'no-store' }
    headers.update(env.fetch('web.headers', {}))
    seconds = e.headers&.dig(:retry_after) if e.is_a?(Descope::RateLimitException)
    headers['retry-after'] = seconds if seconds
    [status, headers, [JSON.generate({ error: message, code: }.compact)]]
  end

  private

  def log(env, error)
    warn "#{env['REQUEST_METHOD']} #{env['PATH_INFO']}: #{error.full_message(highlight: false)}"
  end

  def describe(error)
    case error
    when HttpError then [error.status, error.message]
    when MfaRequired then [403, error.message]
    when Rack::BadRequest then [400, 'The form is not valid']
    when Descope::HTTPError then describe_refusal(error)
    when Descope::AuthException
      error.error_data[:code] == 400 ? [400, error.message] : [502, 'Try again later']
    when JWT::DecodeError, *NETWORK then [502, 'Try again later']
    else from_sdk?(error) ? [502, 'Try again later'] : [500, 'Internal error']
    end
  end

  def describe_refusal(error)
    code, description = JSON.parse(error.message).fetch_values('errorCode', 'errorDescription')
    return [429, 'Too many requests', code] if error.is_a?(Descope::RateLimitException)
    return [502, 'Try again later'] if error.http_code >= 500
    return [409, description, code] if code == 'E062107'

    [code.start_with?('E0110') ? 400 : 401, description, code]
  rescue JSON::ParserError, KeyError
    error.is_a?(Descope::RateLimitException) ? [429, 'Too many requests'] : [502, 'Try again later']
  end

  # The SDK takes a response that isn't JSON for a string, and raises NoMethodError.
  def from_sdk?(error)
    error.is_a?(NoMethodError) && error.backtrace.first.include?('/lib/descope/')
  end
end

# The handlers.
class Handlers
  include Requests

  def call(env)
    request = Rack::Request.new(env)
    case [request.request_method, request.path_info]
    when ['POST', '/sign-up'] then sign_up(request)
    when ['POST', '/sign-in'] then sign_in(request)
    when ['POST', '/mfa/start'] then start_mfa(request)
    when ['POST', '/mfa/verify'] then verify_mfa(request)
    when ['POST', '/refresh'] then refresh(request)
    when ['POST', '/logout'] then logout(request)
    else raise HttpError.new(404, 'Not found')
    end
  end

  def self.account(env)
    claims = env['session.claims']
    body = JSON.generate(user_id: claims['sub'], amr: claims['amr'])
    [200, { 'content-type' => 'application/json' }, [body]]
  end

  private

  def sign_up(request)
    email = field(request, 'email')
    password = field(request, 'password')
    signed_in(sign_up_with_password(login_id: email, password:, user: { email: }))
  end

  def sign_in(request)
    email = field(request, 'email')
    signed_in(sign_in_with_password(login_id: email, password: field(request, 'password')))
  end

  def start_mfa(request)
    refresh_token = cookie(request, REFRESH_COOKIE)
    login_id = first_factor_user(refresh_token:)['loginIds'].first
    sent_to = start_mfa_with_otp(method: EMAIL, login_id:, refresh_token:)
    raise HttpError.new(502, 'Try again later') if sent_to.nil?

    [200, { 'content-type' => 'application/json' }, [JSON.generate(sent_to:)]]
  end

  def verify_mfa(request)
    code = field(request, 'code')
    user = first_factor_user(refresh_token: cookie(request, REFRESH_COOKIE))
    session = verify_otp(method: EMAIL, login_id: user['loginIds'].first, code:)
    signed_in(session, user['userId'])
  end

  def refresh(request)
    refresh_token = cookie(request, REFRESH_COOKIE)
    signed_in(validated { refresh_session(refresh_token:) })
  end

  def logout(request)
    response = Rack::Response.new(nil, 204)
    COOKIES.each_key { |name| set_cookie(response, name, '', max_age: 0) }
    request.env['web.headers'] = response.headers # even if Descope can't be asked
    log_out(refresh_token: cookie(request, REFRESH_COOKIE))
    response.finish
  end

  # Asks Descope which user the cookie belongs to.
  # The SDK returns a response that isn't JSON as a string.
  def first_factor_user(refresh_token:)
    user = get_user(refresh_token:)
    raise HttpError.new(502, 'Try again later') unless user.is_a?(Hash)

    user
  end

  # Stores both JWTs in HttpOnly cookies if they belong to the expected user.
  def signed_in(session, user_id = nil)
    response = Rack::Response.new(nil, 204)
    COOKIES.each do |name, key|
      token = session[key] or raise HttpError.new(502, 'The response has no session')
      user_id ||= token['sub']
      if token['sub'] != user_id
        raise HttpError.new(502, 'The session belongs to another user')
      end

      set_cookie(response, name, token['jwt'])
    end
    response.finish
  end

  def set_cookie(response, name, value, **options)
    flags = { path: '/', secure: true, httponly: true, same_site: :strict }
    response.set_cookie(name, { value:, **flags, **options })
  end
end

APP = Rack::Builder.new do
  use ErrorResponses
  use CrossSiteGuard
  map('/account') do
    use MfaGuard
    run Handlers.method(:account)
  end
  run Handlers.new
end.to_app

if $PROGRAM_NAME == __FILE__
  abort 'error: environment DESCOPE_PROJECT_ID is not set' if ENV['DESCOPE_PROJECT_ID'].to_s.empty?
  server = Puma::Server.new(APP, nil, http_content_length_limit: 1024 * 1024)
  server.add_tcp_listener('127.0.0.1', ENV.fetch('PORT', '8080').to_i)
  puts "Listening on http://127.0.0.1:#{server.connected_ports.first}"
  $stdout.flush
  %w[INT TERM].each { |signal| trap(signal) { server.stop } }
  server.run(false) # in this thread: a trap could deadlock with one that waits for another
end
