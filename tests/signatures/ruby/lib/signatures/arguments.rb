# frozen_string_literal: true

# Refuses calls that types let through: the SDK refuses them only at run time.
module Signatures
  def self.require_argument(name, value)
    raise ArgumentError, "missing argument: #{name}" if value.to_s.empty?
  end

  # Link sign-ins with these options are refused without a session; an OTP sign-in is sent all the same.
  def self.require_session(login_options, refresh_token)
    asked = login_options && (login_options[:mfa] || login_options[:stepup])
    require_argument('refresh_token, which mfa and stepup need', refresh_token) if asked
  end
end
