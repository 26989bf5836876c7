// StartPasskeyEnrollment starts to add a passkey to a signed-in user.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. Pass the options to navigator.credentials.create in the user's browser, and
// the credential that it returns to FinishPasskeyEnrollment. loginID is the user's login ID. origin
// is the origin of your page, such as https://example.com. refreshToken is the refresh JWT of the
// user's session.
//
// It returns Options, for the browser, and TransactionID, to finish with.
func StartPasskeyEnrollment(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, origin, refreshToken string,
) (*descope.WebAuthnTransactionResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.WebAuthn().UpdateUserDeviceStart(ctx, loginID, origin, request)
}
