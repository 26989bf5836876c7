# frozen_string_literal: true

# Lets other threads run between the header that the SDK stores and the request that it sends with it.
require 'descope'

Descope::Mixins::HTTP.prepend(
  Module.new do
    def request(...)
      sleep 0.002
      super
    end
  end
)
