package mfa

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

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

// ExchangeOAuthCode exchanges the code that the browser came back with for a session.
//
// A new user is signed up. For the second factor, read the login ID from the session's user. code
// is the query parameter code of the address that the browser came back to.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func ExchangeOAuthCode(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	code string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.OAuth().ExchangeToken(ctx, code, w)
}
