// EnrollEmail adds an email address to a signed-in user as a second factor, and sends it a code.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. Ask for the code and call VerifyOTP, which returns a session with both
// factors. loginID is the user's login ID. email is the email address to add. refreshToken is the
// refresh JWT of the user's session.
//
// It returns the masked address that the code was sent to.
func EnrollEmail(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, email, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	updateOptions := &descope.UpdateOptions{MFA: true}
	return descopeClient.Auth.OTP().UpdateUserEmail(ctx, loginID, email, updateOptions, request)
}
