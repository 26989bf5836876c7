// EnrollTOTP adds an authenticator app to a signed-in user.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. loginID is the user's login ID. refreshToken is the refresh JWT of the user's
// session.
//
// It returns the key for the app: Key, ProvisioningURL, or Image, a QR code.
func EnrollTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, refreshToken string,
) (*descope.TOTPResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.TOTP().UpdateUser(ctx, loginID, request)
}
