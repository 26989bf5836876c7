# frozen_string_literal: true

# Ends the run at the first fault against a signature, naming the app's line: what the app rescues has no place.
module Signatures
  LIBRARY = File.dirname(__dir__)
  HOOKS = 'rbs/test/hook.rb'

  # The folder of the app, also in a fork of a process that has loaded this.
  def self.app
    File.dirname(File.absolute_path($PROGRAM_NAME))
  end

  def self.fault?(error, path)
    return true if error.class.name.start_with?('RBS::Test::')

    ours = path.start_with?(LIBRARY) || path.end_with?(HOOKS)
    case error
    when NameError, KeyError, TypeError then ours || File.dirname(File.absolute_path(path)) == app
    # The app may meet an ArgumentError of its own, as with Integer('x').
    when ArgumentError then ours
    end
  end

  def self.report(path, line, message)
    $stdout.flush
    warn("#{File.basename(path)}:#{line}: #{message}")
    exit!(1)
  end

  TracePoint.trace(:raise) do |point|
    error = point.raised_exception
    # Arguments that do not fit are raised in the caller, but their backtrace begins in the method called.
    origin = error.backtrace_locations&.first&.path || point.path
    next unless fault?(error, origin)

    place = caller_locations.find { |location| File.dirname(location.absolute_path.to_s) == app }
    report(place.path, place.lineno, "#{error.message} (#{error.class})") if place
  end
end
