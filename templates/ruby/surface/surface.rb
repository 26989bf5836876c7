# frozen_string_literal: true

# Prints each public call of the installed gem, and its parameters behind a tab.
require 'descope'

FORMS = { req: '%s', opt: '%s = …', rest: '*%s', keyreq: '%s:', key: '%s: …', keyrest: '**%s', block: '&%s' }.freeze

(Descope::Client.public_instance_methods - Object.instance_methods).sort.each do |name|
  parameters = Descope::Client.instance_method(name).parameters
  puts "descope_client.#{name}\t(#{parameters.map { |kind, parameter| format(FORMS[kind], parameter) }.join(', ')})"
end
