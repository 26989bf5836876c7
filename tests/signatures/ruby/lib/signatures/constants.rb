# frozen_string_literal: true

require 'ripper'

# Resolves every constant of the SDK that the app names: a `rescue` clause names its classes only when it is used.
module Signatures
  # Yields [["Descope", "HTTPError"], line] for each constant below Descope in a Ripper tree.
  def self.each_constant(node, &block)
    return unless node.is_a?(Array)

    path = constant_path(node)
    return node.each { |child| each_constant(child, &block) } unless path

    yield path.map { |part| part[1] }, path.last[2][0] if path.first[1] == 'Descope'
  end

  def self.constant_path(node)
    case node
    in [:var_ref, [:@const, *] => head] then [head]
    in [:const_path_ref, parent, [:@const, *] => last] then constant_path(parent)&.push(last)
    else nil
    end
  end

  at_exit do
    succeeded = $!.nil? || ($!.is_a?(SystemExit) && $!.success?)
    next unless succeeded

    Dir[File.join(app, '*.rb')].each do |path|
      each_constant(Ripper.sexp(File.read(path))) do |names, line|
        Object.const_get(names.join('::'))
      rescue NameError => e
        report(path, line, "#{e.message} (#{e.class})")
      end
    end
  end
end
