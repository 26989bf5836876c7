# frozen_string_literal: true

require 'descope'
require 'json'
require 'logger'

$stdout.sync = true

begin
  project_id = ENV.fetch('DESCOPE_PROJECT_ID', '')
  abort 'error: environment DESCOPE_PROJECT_ID is not set' if project_id.empty?
  login_id = ENV.fetch('LOGIN_ID', 'you@example.com')
  password = ENV.fetch('PASSWORD', 'correct-Horse-battery-9-staple')
  # No management key, because MFA needs none and this SDK would send it on sign-in.
  # The logger keeps the SDK's log out of standard output. The SDK reads DESCOPE_BASE_URI itself.
  descope_client = Descope::Client.new(
    { project_id: project_id, logger: Logger.new($stderr, level: Logger::ERROR) }
  )

