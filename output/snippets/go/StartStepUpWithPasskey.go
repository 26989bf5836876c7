// StartStepUpWithPasskey asks for the user's passkey before a sensitive action.
//
// Pass the options to navigator.credentials.get in the user's browser, and the credential that it
// returns to VerifyPasskey. The session is then stepped up for a limited time. loginID is the login
// ID of the signed-in user. origin is the origin of your page, such as https://example.com.
// refreshToken is the refresh JWT of the user's session.
//
// It returns Options, for the browser, and TransactionID, to finish with.
func StartStepUpWithPasskey(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, origin, refreshToken string,
) (*descope.WebAuthnTransactionResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.WebAuthn().SignInStart(ctx, loginID, origin, request, loginOptions)
}
