# frozen_string_literal: true

# Ends the run at the first fault against a signature, naming the program's line: the program's own
# `rescue StandardError` would make one line without a place of it.
module Signatures
  PROGRAM = File.absolute_path($PROGRAM_NAME)
  LIBRARY = File.dirname(__dir__)
  HOOKS = 'rbs/test/hook.rb'

  def self.fault?(error, path)
    return true if error.class.name.start_with?('RBS::Test::')

    ours = path.start_with?(LIBRARY) || path.end_with?(HOOKS)
    case error
    when NameError, KeyError, TypeError then ours || File.absolute_path(path) == PROGRAM
    # Programs may meet an ArgumentError of their own, as with Integer('x').
    when ArgumentError then ours
    end
  end

  def self.report(line, message)
    $stdout.flush
    warn("#{$PROGRAM_NAME}:#{line}: #{message}")
    exit!(1)
  end

  TracePoint.trace(:raise) do |point|
    error = point.raised_exception
    # Arguments that do not fit are raised in the caller, but their backtrace begins in the method called.
    origin = error.backtrace_locations&.first&.path || point.path
    next unless fault?(error, origin)

    place = caller_locations.find { |location| location.absolute_path == PROGRAM }
    report(place.lineno, "#{error.message} (#{error.class})") if place
  end
end
