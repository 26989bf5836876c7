# frozen_string_literal: true

# Prints what the library `descope` on the load path declares, or with `--rbs FOLDER` what RBS files declare: one line a
# name, so that two sets of lines can be compared.

def written(kind, name)
  case kind
  when :req then name.to_s
  when :opt then "?#{name}"
  when :key, :keyreq then "#{name}:"
  else "#{kind} #{name}"
  end
end

def method_line(owner, name, parameters)
  positional, keywords = parameters.partition { |kind, _| %i[req opt].include?(kind) }
  "#{owner}##{name}(#{[*positional, *keywords.sort_by(&:last)].map { |kind, parameter| written(kind, parameter) }.join(', ')})"
end

# The SDK's client gets its methods by `extend`, when it is made.
def client_lines(client)
  methods = client.public_methods - Object.instance_methods
  methods.map { |name| method_line(client.class, name, client.method(name).parameters) }
end

def class_lines(type)
  own = type.public_instance_methods(false) + (type.private_instance_methods(false) & [:initialize])
  own.map { |name| method_line(type, name, type.instance_method(name).parameters) }
end

def constant_lines(namespace)
  namespace.constants(false).flat_map do |name|
    value = namespace.const_get(name)
    case value
    when Class then ["#{value} < #{value.superclass}", *class_lines(value), *constant_lines(value)]
    when Module then [value.to_s, *constant_lines(value)]
    else "#{namespace}::#{name} = #{value.inspect}"
    end
  end
end

def library_lines
  require 'descope'
  client = Descope::Client.new(project_id: 'P0000000000000000000000000000')
  constructor = Descope::Client.instance_method(:initialize)
  [*constant_lines(Descope), *client_lines(client), method_line(Descope::Client, :initialize, constructor.parameters)]
end

def rbs_parameters(function)
  [
    *function.required_positionals.map { |parameter| [:req, parameter.name] },
    *function.optional_positionals.map { |parameter| [:opt, parameter.name] },
    *[*function.required_keywords.keys, *function.optional_keywords.keys].map { |name| [:key, name] }
  ]
end

def rbs_member_lines(owner, member)
  case member
  when RBS::AST::Members::MethodDefinition
    types = member.respond_to?(:overloads) ? member.overloads.map(&:method_type) : member.types
    types.map { |type| method_line(owner, member.name, rbs_parameters(type.type)) }
  when RBS::AST::Members::AttrReader then method_line(owner, member.name, [])
  else []
  end
end

def rbs_lines(folder)
  require 'rbs'
  loader = RBS::EnvironmentLoader.new(core_root: nil)
  loader.add(path: Pathname(folder))
  environment = RBS::Environment.new
  loader.load(env: environment)
  environment.class_decls.flat_map do |name, entry|
    owner = name.to_s.delete_prefix('::')
    entry.decls.flat_map { |declaration| declaration.decl.members }.flat_map { |member| rbs_member_lines(owner, member) }
  end
end

puts (ARGV.first == '--rbs' ? rbs_lines(ARGV.fetch(1)) : library_lines).uniq.sort
