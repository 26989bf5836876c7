// CompleteStepUpWithTOTP verifies a code from the authenticator app before a sensitive action.
//
// loginID is the login ID of the signed-in user. code is the code that the user entered.
// refreshToken is the refresh JWT of the user's session.
//
// It returns a session that is stepped up for a limited time, SessionToken and RefreshToken. A
// token is nil if the response has none. The SDK also sets both as cookies on w, unless w is nil.
func CompleteStepUpWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, code, refreshToken string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.TOTP().SignInCode(ctx, loginID, code, request, loginOptions, w)
}
