// StartMFAWithPasskey asks for the user's passkey as the second factor.
//
// Pass the options to navigator.credentials.get in the user's browser, and the credential that it
// returns to VerifyPasskey. loginID is the login ID of the user who passed the first factor. origin
// is the origin of your page, such as https://example.com. refreshToken is the refresh JWT that the
// first factor returned.
//
// It returns Options, for the browser, and TransactionID, to finish with.
func StartMFAWithPasskey(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, origin, refreshToken string,
) (*descope.WebAuthnTransactionResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.WebAuthn().SignInStart(ctx, loginID, origin, request, loginOptions)
}
