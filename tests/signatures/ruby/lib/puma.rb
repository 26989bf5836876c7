# frozen_string_literal: true

# In the place of Puma: a server that listens nowhere. It sends the requests of a browser to the application, keeps
# the cookies, and ends the app with status 1 at the first response that is a refusal.

require 'uri'

module Puma
  class Server
    REQUESTS = [
      ['POST', '/sign-up', { email: 'you@example.com', password: 'canned' }],
      ['POST', '/sign-in', { email: 'you@example.com', password: 'canned' }],
      ['POST', '/mfa/start', {}],
      ['POST', '/mfa/verify', { code: '000000' }],
      ['GET', '/account', {}],
      ['POST', '/refresh', {}],
      ['POST', '/logout', {}]
    ].freeze

    def initialize(app, _events = nil, **_options)
      @app = app
      @jar = {}
    end

    def add_tcp_listener(_host, port)
      @port = Integer(port)
    end

    def connected_ports
      [@port]
    end

    def stop; end

    def run(background)
      raise ArgumentError, 'expected to run in this thread' if background

      REQUESTS.each { |request| send_request(*request) }
    end

    private

    def send_request(method, path, form)
      status, headers, body = @app.call(environment(method, path, form))
      headers.fetch('set-cookie', []).each { |cookie| @jar.store(*cookie.split('=', 2)) }
      return if (200..299).cover?(status)

      warn("#{$PROGRAM_NAME}: #{method} #{path} returned #{status} #{body.join}")
      exit!(1)
    end

    def environment(method, path, form)
      {
        'REQUEST_METHOD' => method,
        'PATH_INFO' => path,
        'rack.input' => URI.encode_www_form(form),
        'HTTP_COOKIE' => @jar.map { |pair| pair.join('=') }.join('; ')
      }
    end
  end
end
