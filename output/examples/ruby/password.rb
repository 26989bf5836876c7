# frozen_string_literal: true

require_relative 'client'

# Create a user with a password and sign them in.
#
# @param login_id [String] a new login ID, such as an email address
# @param password [String] a password that meets your project's policy
# @param user [Hash{Symbol => String}] the user's email address and phone number, if a factor needs
#   them
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example E062107: the user already exists.
def sign_up_with_password(login_id:, password:, user:)
  descope_client.password_sign_up(login_id:, password:, user:)
end

# Sign a user in with their password, as the first factor.
#
# @param login_id [String] the user's login ID
# @param password [String] the password that the user entered
# @return [Hash] a session with one factor: `['sessionToken']['jwt']` and
#   `['refreshSessionToken']['jwt']`
# @raise [Descope::HTTPError] Descope refused, for example E062903: the sign-in failed.
def sign_in_with_password(login_id:, password:)
  descope_client.password_sign_in(login_id:, password:)
end
