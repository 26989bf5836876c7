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

