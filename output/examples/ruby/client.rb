# frozen_string_literal: true

require 'descope'
require 'logger'

# Return a client for your project: one for each thread, because a Descope::Client keeps the
# refresh JWT of its last request, which another thread would send.
#
# @return [Descope::Client]
def descope_client
  # MFA needs no management key. With a custom domain, set DESCOPE_BASE_URI.
  Thread.current[:descope_client] ||= Descope::Client.new(
    project_id: ENV.fetch('DESCOPE_PROJECT_ID'),
    management_key: nil, # otherwise the SDK sends DESCOPE_MANAGEMENT_KEY when a user signs in
    logger: Logger.new($stderr, level: Logger::ERROR) # by default, it logs to standard output
  )
end
