# frozen_string_literal: true

# The part of Rack 3.1 that the web app uses: it is run without the gem, and without a server.

require 'uri'

module Rack
  # What Rack's own errors are, of a form that cannot be read for one.
  module BadRequest; end

  class Request
    attr_reader :env

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

    attr_reader :headers

    def initialize(body, status)
      raise ArgumentError, 'expected no body' unless body.nil?

      @status = status
      @headers = {}
    end

    def set_cookie(name, options)
      unknown = options.keys - OPTIONS
      raise ArgumentError, "unknown options of a cookie: #{unknown.join(', ')}" unless unknown.empty?

      (@headers['set-cookie'] ||= []) << "#{name}=#{options.fetch(:value)}"
    end

    def finish
      [@status, @headers, []]
    end
  end

  # Middleware in the order of `use`, around the application of `run`; `map` is of one path.
  class Builder
    def initialize(&block)
      @middleware = []
      @mapped = {}
      instance_eval(&block)
    end

    def use(middleware)
      @middleware << middleware
    end

    def run(app)
      @app = app
    end

    def map(path, &block)
      @mapped[path] = self.class.new(&block).to_app
    end

    def to_app
      app = ->(env) { @mapped.fetch(env['PATH_INFO'], @app).call(env) }
      @middleware.reverse.reduce(app) { |inner, middleware| middleware.new(inner) }
    end
  end
end
