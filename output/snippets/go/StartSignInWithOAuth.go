// StartSignInWithOAuth starts a sign-in at an identity provider, as the first factor.
//
// Send the browser to the URL. It comes back to your page with the query parameter code: call
// ExchangeOAuthCode. If the user refuses, it comes back with err instead. provider is the identity
// provider, such as google. redirectURL is your page that the browser comes back to.
//
// It returns the URL to send the browser to.
func StartSignInWithOAuth(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	provider descope.OAuthProvider,
	redirectURL string,
) (string, error) {
	return descopeClient.Auth.OAuth().SignUpOrIn(ctx, provider, redirectURL, "", nil, nil, nil)
}
