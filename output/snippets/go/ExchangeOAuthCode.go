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
