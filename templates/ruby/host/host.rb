# frozen_string_literal: true

# Runs apps as `ruby FILE …` does, each in a fork of this process, which has loaded the SDK.
# mfa_snippets/verify/run/launchers.py describes the protocol.

require 'descope'
require 'json'
require 'socket'

# The SDK is hidden until an app requires it: one that forgets to must fail here, too.
HIDDEN_SDK = Object.send(:remove_const, :Descope)

module ShowsSdk
  def require(name)
    Object.const_set(:Descope, HIDDEN_SDK) if name == 'descope' && !Object.const_defined?(:Descope)
    super
  end
end
Object.prepend(ShowsSdk)

def become(request, streams)
  Process.setsid
  [$stdin, $stdout, $stderr].zip(streams) do |stream, given|
    stream.reopen(given)
    given.close
  end
  Dir.chdir(request['cwd'])
  ENV.replace(request['environment'])
  file, *arguments = request['argv']
  ARGV.replace(arguments)
  $PROGRAM_NAME = file
  RubyVM::InstructionSequence.compile_file(file).eval # unlike load, with the same __FILE__
  exit
end

def watch(request, streams, run)
  run.sync = true # a program that waits for input is named before it ends
  program = fork do
    run.close
    become(request, streams)
  end
  [$stdin, $stdout, $stderr, *streams].each(&:close)
  run.puts(program)
  status = Process.wait2(program)[1]
  run.puts(status.exitstatus || -status.termsig)
end

control = Socket.for_fd(0)
control.autoclose = false
trap('CHLD', 'IGNORE')
loop do
  packet, _, _, rights = control.recvmsg(scm_rights: true)
  break if packet.empty?

  *streams, run = rights.unix_rights
  monitor = fork do
    trap('CHLD', 'DEFAULT')
    watch(JSON.parse(packet), streams, run)
  end
  Process.detach(monitor)
  [*streams, run].each(&:close)
end
