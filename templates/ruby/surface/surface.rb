# frozen_string_literal: true

# Prints each public call of the installed gem, and its parameters behind a tab.
require 'descope'
require 'logger'

FORMS = { req: '%s', opt: '%s = …', rest: '*%s', keyreq: '%s:', key: '%s: …', keyrest: '**%s', block: '&%s' }.freeze

client = Descope::Client.new(project_id: "P#{'a' * 27}", management_key: 'key', logger: Logger.new(File::NULL))
(client.public_methods - Object.instance_methods).sort.each do |name|
  parameters = client.method(name).parameters
  puts "descope_client.#{name}\t(#{parameters.map { |kind, parameter| format(FORMS[kind], parameter) }.join(', ')})"
end
