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
