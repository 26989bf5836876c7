# frozen_string_literal: true

require_relative 'client'

# Start a sign-in at an identity provider, as the first factor.
#
# Send the browser to the URL. It comes back to your page with the query parameter `code`: call
# {#exchange_oauth_code}. If the user refuses, it comes back with `err` instead.
#
# @param provider [String] the identity provider, such as `google`
# @param redirect_url [String] your page that the browser comes back to
# @return [String] the URL to send the browser to
# @raise [Descope::HTTPError] Descope refused, for example because the provider or the page is not
#   allowed in your project.
def start_sign_in_with_oauth(provider:, redirect_url:)
  descope_client.oauth_start(provider:, return_url: redirect_url).fetch('url')
end

# Exchange the code that the browser came back with for a session.
#
# A new user is signed up. For the second factor, read the login ID from the session's user.
#
# @param code [String] the query parameter `code` of the address that the browser came back to
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example because the code is invalid or was used.
def exchange_oauth_code(code:)
  descope_client.oauth_exchange_token(code)
end
