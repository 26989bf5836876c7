# frozen_string_literal: true

# The part of Rack 3.1 that a program in a web handler uses: it is run without the gem, and without a server.

require 'uri'

module Rack
  # What Rack's own errors are, of a form that cannot be read for one.
  module BadRequest; end

  class Request
    def initialize(env)
      @env = env
    end

    def request_method
      @env.fetch('REQUEST_METHOD')
    end

    def path_info
      @env.fetch('PATH_INFO')
    end

    # Named as in Rack.
    def POST # rubocop:disable Naming/MethodName
      URI.decode_www_form(@env.fetch('rack.input')).to_h
    end

    def cookies
      @env.fetch('HTTP_COOKIE').split('; ').to_h { |pair| pair.split('=', 2) }
    end
  end

  class Response
    OPTIONS = %i[value path domain max_age expires secure httponly same_site].freeze

    attr_accessor :status

    def initialize
      @status = 200
      @headers = {}
      @body = []
    end

    def []=(name, value)
      raise ArgumentError, "#{name} is not in lower case" unless name == name.downcase

      @headers[name] = value
    end

    def write(text)
      @body << text
    end

    def set_cookie(name, options)
      unknown = options.keys - OPTIONS
      raise ArgumentError, "unknown options of a cookie: #{unknown.join(', ')}" unless unknown.empty?

      (@headers['set-cookie'] ||= []) << "#{name}=#{options.fetch(:value)}"
    end

    def finish
      [status, @headers, @body]
    end
  end
end
