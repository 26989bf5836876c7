# frozen_string_literal: true

# Answers what the gem on the load path is like: a list of questions on standard input, their answers as JSON.
require 'descope'
require 'json'
require 'logger'

CLIENT = Descope::Client.new(
  { project_id: ENV.fetch('DESCOPE_PROJECT_ID'), descope_base_uri: ENV.fetch('DESCOPE_BASE_URL'), logger: Logger.new(File::NULL) }
)
EMAIL = Descope::Mixins::Common::DeliveryMethod::EMAIL
SMS = Descope::Mixins::Common::DeliveryMethod::SMS
PHONE = '+12025550123'
LINK = 'https://example.com/verify'

def parameters(name)
  CLIENT.method(name).parameters.map { |_, parameter| parameter.to_s }
end

# The names of the client's methods that have a word in them, beside those of this program.
def methods_with(word)
  (CLIENT.public_methods - Object.instance_methods).map(&:to_s).grep(/#{word}/i).sort
end

def does(name)
  case name
  when 'broken otp_sign_up' then CLIENT.otp_sign_up(method: SMS, login_id: PHONE)
  when /broken (magiclink_\w+)/ then CLIENT.send(Regexp.last_match(1), method: SMS, login_id: PHONE, uri: LINK)
  when 'broken' then CLIENT.otp_sign_in(method: EMAIL, login_id: 'you@example.com')
  when 'refresh' then CLIENT.password_sign_up(login_id: 'a@example.com', password: 'correct horse').keys
  when 'unguarded' then CLIENT.otp_sign_in(method: EMAIL, login_id: 'you@example.com', login_options: { mfa: true })
  end
rescue StandardError => e
  e.class.name
end

ASK = { 'parameters' => :parameters, 'methods' => :methods_with, 'does' => :does }.freeze

questions = JSON.parse($stdin.read)
answers = questions.to_h { |question| [question, send(ASK.fetch(question.split(' ', 2)[0]), question.split(' ', 2)[1])] }
puts JSON.generate({ answers: answers })
