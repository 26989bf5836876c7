# frozen_string_literal: true

# In the place of Puma: a server that listens nowhere. It sends the requests of a browser to the application, keeps
# the cookies, and ends the program with status 1 at the first answer that is a refusal.

require 'uri'

module Puma
  class Server
    REQUESTS = [
      ['POST', '/sign-up', { email: 'you@example.com', password: 'canned' }],
      ['POST', '/mfa/start', { email: 'you@example.com' }],
      ['POST', '/mfa/verify', { email: 'you@example.com', code: '000000' }],
      ['GET', '/account', {}]
    ].freeze

    def initialize(app)
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

      warn("#{$PROGRAM_NAME}: #{method} #{path} was answered #{status} #{body.join}")
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
