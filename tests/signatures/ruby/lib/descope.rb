# frozen_string_literal: true

# Classes with the SDK's names whose methods return canned values: the app runs on them without SDK and server.

require 'json'
require 'logger'
require_relative 'signatures/answer'
require_relative 'signatures/arguments'
require_relative 'signatures/constants'
require_relative 'signatures/faults'

module Descope
  VERSION = '1.1.0'

  class Exception < StandardError
    attr_reader :error_data

    def initialize(message, error_data = {})
      super(message)
      @error_data = error_data
    end
  end

  class HTTPError < Exception
    def http_code
      error_data[:code]
    end

    def headers
      error_data[:headers]
    end
  end

  class AuthException < Exception; end
  class ArgumentException < Exception; end
  class InvalidToken < Exception; end
  class InvalidParameter < Exception; end

  class AccessDenied < HTTPError; end
  class BadRequest < HTTPError; end
  class MethodNotAllowed < HTTPError; end
  class NotFound < HTTPError; end
  class RateLimitException < HTTPError; end
  class RequestTimeout < HTTPError; end
  class ServerError < HTTPError; end
  class Unauthorized < HTTPError; end
  class Unsupported < HTTPError; end

  module Mixins
    module Common
      DEFAULT_BASE_URL = 'https://api.descope.com'
      SESSION_COOKIE_NAME = 'DS'
      REFRESH_SESSION_COOKIE_NAME = 'DSR'
      SESSION_TOKEN_NAME = 'sessionToken'
      REFRESH_SESSION_TOKEN_NAME = 'refreshSessionToken'
      COOKIE_DATA_NAME = 'cookieData'

      module DeliveryMethod
        WHATSAPP = 1
        SMS = 2
        EMAIL = 3
        VOICE = 4
      end
    end
  end

  class Client
    include Mixins::Common

    def initialize(config); end

    def totp_sign_up(login_id: nil, user: nil, sso_app_id: nil)
      Signatures::ENROLMENT
    end

    def totp_add_update_key(login_id: nil, refresh_token: nil)
      Signatures::ENROLMENT
    end

    def totp_sign_in_code(login_id: nil, login_options: nil, code: nil)
      Signatures::SESSION
    end

    def otp_sign_up(method: nil, login_id: nil, user: {}, provider_id: nil, template_id: nil)
      Signatures::MASKED_ADDRESS
    end

    def otp_sign_in(method: nil, login_id: nil, login_options: nil, refresh_token: nil, provider_id: nil,
                    template_id: nil, sso_app_id: nil)
      Signatures::MASKED_ADDRESS
    end

    def otp_verify_code(method: nil, login_id: nil, code: nil)
      Signatures::SESSION
    end

    def password_sign_up(login_id: nil, password: nil, user: nil)
      Signatures::SESSION
    end

    def password_sign_in(login_id: nil, password: nil, sso_app_id: nil)
      Signatures::SESSION
    end

    def magiclink_sign_up(method: nil, login_id: nil, uri: nil, user: {}, provider_id: nil, template_id: nil)
      Signatures::MASKED_ADDRESS
    end

    def magiclink_sign_in(method: nil, login_id: nil, uri: nil, login_options: nil, refresh_token: nil)
      Signatures.require_session(login_options, refresh_token)
      Signatures::MASKED_ADDRESS
    end

    def magiclink_verify_token(token = nil)
      Signatures.require_argument(:token, token)
      Signatures::SESSION
    end

    def enchanted_link_sign_up(login_id: nil, uri: nil, user: {})
      Signatures::ENCHANTED_LINK
    end

    def enchanted_link_sign_in(login_id: nil, uri: nil, login_options: nil, refresh_token: nil)
      Signatures.require_session(login_options, refresh_token)
      Signatures::ENCHANTED_LINK
    end

    def enchanted_link_get_session(pending_ref = nil)
      Signatures.require_argument(:pending_ref, pending_ref)
      Signatures::SESSION
    end

    def post(uri, body = {}, extra_headers = {}, pswd = nil)
      Signatures::JWTS
    end

    def generate_jwt_response(response_body: nil, refresh_cookie: nil, audience: nil)
      Signatures::SESSION
    end

    def validate_session(session_token: nil, audience: nil)
      Signatures::VALIDATED
    end

    def refresh_session(refresh_token: nil, audience: nil)
      Signatures::SESSION
    end

    def me(refresh_token = nil)
      Signatures.require_argument(:refresh_token, refresh_token)
      Signatures::USER
    end

    def sign_out(refresh_token = nil)
      Signatures.require_argument(:refresh_token, refresh_token)
      Signatures::NOTHING
    end

    def sign_out_all(refresh_token = nil)
      Signatures.require_argument(:refresh_token, refresh_token)
      Signatures::NOTHING
    end

    def oauth_start(provider: nil, return_url: nil, prompt: nil, login_options: nil, refresh_token: nil,
                    template_options: nil)
      Signatures::REDIRECTION
    end

    def oauth_exchange_token(code = nil)
      Signatures.require_argument(:code, code)
      Signatures::SESSION
    end
  end
end
