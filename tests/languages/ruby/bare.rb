# frozen_string_literal: true

# A bare route for each function: POST /<function> with its arguments as JSON.

require 'descope'
require 'json'
require 'puma'
require 'rack'

app = lambda do |env|
  request = Rack::Request.new(env)
  name = request.path_info.delete_prefix('/')
  arguments = JSON.parse(request.body.read, symbolize_names: true)
  if (method = arguments[:method])
    arguments[:method] = Descope::Mixins::Common::DeliveryMethod.const_get(method.upcase)
  end
  load(File.join(__dir__, "#{name}.rb"), pasted = Module.new)
  result = Object.new.extend(pasted).send(name, **arguments)
  [200, { 'content-type' => 'application/json' }, [JSON.generate(result)]]
end

server = Puma::Server.new(app)
server.add_tcp_listener('127.0.0.1', 0)
puts "Listening on http://127.0.0.1:#{server.connected_ports.first}"
$stdout.flush
trap('TERM') { server.stop }
server.run(false)
