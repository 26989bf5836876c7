# frozen_string_literal: true

# Signs a user up in the terminal with two factors: ruby demo.rb password otp-email

require 'json'
require 'jwt'
require 'openssl'
require 'optparse'
require 'socket'
require 'timeout'
require_relative 'password'
require_relative 'totp'
require_relative 'otp'
require_relative 'magic_link'
require_relative 'enchanted_link'
require_relative 'oauth'
require_relative 'session'

$stdout.sync = true

CHANNELS = {
  'password' => 'password',
  'totp' => 'totp',
  'otp-email' => 'email',
  'otp-sms' => 'phone',
  'otp-voice' => 'phone',
  'otp-whatsapp' => 'phone',
  'magic-link-email' => 'email',
  'magic-link-sms' => 'phone',
  'enchanted-link' => 'email',
  'oauth' => 'oauth'
}.freeze
METHODS = {
  'email' => Descope::Mixins::Common::DeliveryMethod::EMAIL,
  'sms' => Descope::Mixins::Common::DeliveryMethod::SMS,
  'voice' => Descope::Mixins::Common::DeliveryMethod::VOICE,
  'whatsapp' => Descope::Mixins::Common::DeliveryMethod::WHATSAPP
}.freeze
JWTS = { 'sessionToken' => 'session JWT', 'refreshSessionToken' => 'refresh JWT' }.freeze
USAGE = 'usage: demo FIRST SECOND [--returning] [--step-up | --claims] ' \
        '[--refresh | --log-out-everywhere]'
CLAIMS = { plan: 'premium' }.freeze

# An error that the demo itself raises: its message has a code and a description.
class Failure < StandardError; end

# One sign-up or sign-in.
class Demo
  def initialize(first, second, options)
    @first = first
    @second = second
    @options = options
    channels = [CHANNELS[first], *(CHANNELS[second] unless options[:returning])]
    @user = {}
    @user[:email] = environment('EMAIL') if channels.intersect?(%w[email oauth])
    @user[:phone] = environment('PHONE') if channels.include?('phone')
    @login_id = login_id
  end

  def run
    session = @options[:returning] ? sign_in : sign_up
    show(add_factor(token_of(session, 'refreshSessionToken')))
  end

  private

  def login_id
    case CHANNELS[@first]
    when 'email', 'oauth' then @user[:email]
    when 'phone' then @user[:phone]
    else environment('LOGIN_ID')
    end
  end

  def sign_up
    method = method_of(@first)
    case @first
    when 'password'
      sign_up_with_password(login_id: @login_id, password: environment('PASSWORD'), user: @user)
    when 'totp'
      show_key(sign_up_with_totp(login_id: @login_id, user: @user))
      sign_in_with_totp(login_id: @login_id, code: ask('Enter the code from the app:'))
    when 'oauth' then sign_in_with_oauth
    when 'enchanted-link'
      wait(sign_up_with_enchanted_link(login_id: @login_id, uri:, user: @user))
    when /\Amagic-link/
      verify_link(sign_up_with_magic_link(method:, login_id: @login_id, uri:, user: @user))
    else
      verify_code(method, sign_up_with_otp(method:, login_id: @login_id, user: @user))
    end
  end

  def sign_in
    method = method_of(@first)
    case @first
    when 'password'
      sign_in_with_password(login_id: @login_id, password: environment('PASSWORD'))
    when 'totp'
      sign_in_with_totp(login_id: @login_id, code: ask('Enter the code from the app:'))
    when 'oauth' then sign_in_with_oauth
    when 'enchanted-link'
      wait(sign_in_with_enchanted_link(login_id: @login_id, uri:))
    when /\Amagic-link/
      verify_link(sign_in_with_magic_link(method:, login_id: @login_id, uri:))
    else
      verify_code(method, sign_in_with_otp(method:, login_id: @login_id))
    end
  end

  def sign_in_with_oauth
    address = start_sign_in_with_oauth(provider: 'google', redirect_url: uri)
    puts "Open this address: #{address}"
    exchange_oauth_code(code: ask('Enter the parameter code of the address you come back to:'))
  end

  def add_factor(refresh_token)
    case @second
    when 'totp' then add_totp(refresh_token)
    when 'enchanted-link' then add_enchanted_link(refresh_token)
    when /\Amagic-link/ then add_magic_link(method_of(@second), refresh_token)
    else add_otp(method_of(@second), refresh_token)
    end
  end

  def add_totp(refresh_token)
    show_key(enroll_totp(login_id: @login_id, refresh_token:)) unless @options[:returning]
    code = ask('Enter the code from the app:')
    if @options[:step_up]
      complete_step_up_with_totp(login_id: @login_id, code:, refresh_token:)
    else
      complete_mfa_with_totp(login_id: @login_id, code:, refresh_token:)
    end
  end

  def add_enchanted_link(refresh_token)
    arguments = { login_id: @login_id, uri:, refresh_token: }
    if @options[:step_up]
      wait(start_step_up_with_enchanted_link(**arguments))
    else
      wait(start_mfa_with_enchanted_link(**arguments))
    end
  end

  def add_magic_link(method, refresh_token)
    arguments = { method:, login_id: @login_id, uri:, refresh_token: }
    if @options[:step_up]
      verify_link(start_step_up_with_magic_link(**arguments))
    else
      verify_link(start_mfa_with_magic_link(**arguments))
    end
  end

  def add_otp(method, refresh_token)
    arguments = { method:, login_id: @login_id, refresh_token: }
    if @options[:step_up]
      verify_code(method, start_step_up_with_otp(**arguments))
    elsif @options[:claims]
      verify_code(method, start_mfa_with_otp_and_claims(**arguments, claims: CLAIMS))
    else
      verify_code(method, start_mfa_with_otp(**arguments))
    end
  end

  def show(session)
    session_token = token_of(session, 'sessionToken')
    claims = @options[:step_up] ? require_step_up(session_token:) : require_mfa(session_token:)
    puts "claims: #{JSON.generate(claims['nsec']).sub(':', ': ')}" if @options[:claims]
    refresh_and_log_out(token_of(session, 'refreshSessionToken')) if @options[:refresh]
    everywhere(token_of(session, 'refreshSessionToken')) if @options[:everywhere]
    puts @options[:step_up] ? 'su: true' : "amr: #{claims['amr'].join(', ')}"
  end

  def refresh_and_log_out(refresh_token)
    session = refresh_session(refresh_token:)
    puts 'Refreshed the session'
    log_out(refresh_token: token_of(session, 'refreshSessionToken'))
    puts 'Logged out'
  end

  def everywhere(refresh_token)
    log_out_everywhere(refresh_token:)
    puts 'Logged out everywhere'
  end

  def wait(link)
    puts "Click the link with this number: #{link.fetch('linkId')}"
    wait_for_enchanted_link(pending_ref: link.fetch('pendingRef'))
  end

  def verify_code(method, address)
    show_address(address)
    verify_otp(method:, login_id: @login_id, code: ask('Enter the code:'))
  end

  def verify_link(address)
    show_address(address)
    verify_magic_link(token: ask('Enter the parameter t of the link:'))
  end

  def show_address(address)
    raise Failure, 'response The response has no masked address' if address.nil?

    puts "Sent a message to #{address}"
  end

  def show_key(enrollment)
    puts "Add this key to your authenticator app: #{enrollment.fetch('key')}"
  end

  def token_of(session, name)
    session.dig(name, 'jwt') or raise Failure, "response The response has no #{JWTS[name]}"
  end

  def method_of(factor)
    METHODS[factor.split('-').last]
  end

  def uri
    environment('REDIRECT_URL')
  end

  def ask(prompt)
    puts prompt
    $stdin.readline.strip
  end
end

def environment(name)
  value = ENV.fetch(name, '')
  raise Failure, "environment #{name} is not set" if value.empty?

  value
end

def usage(message)
  warn USAGE, "demo: #{message}"
  exit 2
end

def parse_arguments
  options = {}
  parser = OptionParser.new("#{USAGE}\nfactors: #{CHANNELS.keys.join(', ')}") do |o|
    o.on('--returning') { options[:returning] = true }
    o.on('--step-up') { options[:step_up] = true }
    o.on('--claims') { options[:claims] = true }
    o.on('--refresh') { options[:refresh] = true }
    o.on('--log-out-everywhere') { options[:everywhere] = true }
    o.on('--lost') { usage("this SDK can't remove an authenticator app") }
    o.on('--enroll') { usage("this SDK can't keep the first factor when it enrolls a second one") }
  end
  factors = parser.parse(ARGV)
  check_arguments(factors, options)
  [*factors, options]
rescue OptionParser::ParseError => e
  usage(e.message)
end

def check_arguments(factors, options)
  usage('this SDK has no passkeys') if factors.include?('passkey')
  if factors.size != 2 || !factors.all? { |factor| CHANNELS.key?(factor) }
    usage("expected two of #{CHANNELS.keys.join(', ')}")
  end
  first, second = factors
  usage("a password can't be a second factor") if second == 'password'
  usage("oauth can't be a second factor") if second == 'oauth'
  usage('FIRST and SECOND use the same channel') if CHANNELS[first] == CHANNELS[second]
  check_options(second, options)
end

def check_options(second, options)
  usage('--step-up and --claims exclude each other') if options[:step_up] && options[:claims]
  both = options[:refresh] && options[:everywhere]
  usage('--refresh and --log-out-everywhere exclude each other') if both
  return unless options[:claims] && !second.start_with?('otp-')

  usage('--claims expects a one-time code as SECOND')
end

# Returns the code and the description of an error.
def describe(error)
  code, description = JSON.parse(error.message).fetch_values('errorCode', 'errorDescription')
  "#{code} #{description}"
rescue JSON::ParserError, KeyError
  "response HTTP #{error.http_code}"
end

begin
  arguments = parse_arguments
  environment('DESCOPE_PROJECT_ID')
  Demo.new(*arguments).run
rescue Failure => e
  abort "error: #{e.message}"
rescue EOFError, Interrupt
  abort 'error: input The input ended'
rescue MfaRequired, StepUpRequired => e
  abort "error: permission #{e.message}"
rescue Descope::RequestTimeout, OpenSSL::SSL::SSLError, SocketError, SystemCallError => e
  abort "error: network #{e.message}"
rescue Timeout::Error => e
  abort "error: timeout #{e.message}"
rescue Descope::HTTPError => e
  abort "error: #{describe(e)}"
rescue Descope::AuthException => e
  code = e.message.start_with?('Could not find refreshJwt') ? 'response' : 'session'
  code = 'argument' if e.error_data[:code] == 400
  abort "error: #{code} #{e.message}"
rescue JSON::GeneratorError => e # not UTF-8
  abort "error: argument #{e.message}"
rescue JWT::DecodeError => e
  abort "error: session #{e.message}"
rescue NoMethodError # the SDK takes a response that isn't JSON for a string
  abort 'error: response The response is not valid JSON'
end
