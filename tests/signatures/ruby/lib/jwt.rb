# frozen_string_literal: true

# What the app names of the gem jwt.
module JWT
  class DecodeError < StandardError; end
end
