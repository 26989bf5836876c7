// CompleteMFAWithTOTP verifies a code from the authenticator app as the second factor.
//
// loginID is the login ID of the user who passed the first factor. code is the code that the user
// entered. refreshToken is the refresh JWT that the first factor returned.
//
// It returns a session with both factors, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func CompleteMFAWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, code, refreshToken string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.TOTP().SignInCode(ctx, loginID, code, request, loginOptions, w)
}
