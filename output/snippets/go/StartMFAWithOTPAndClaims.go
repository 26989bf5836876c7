// StartMFAWithOTPAndClaims sends a one-time code as the second factor, and adds custom claims to
// the session.
//
// Ask for the code and call VerifyOTP. The session JWT then has the claims under nsec, because the
// request has no management key. method is how to send the code: descope.MethodEmail, MethodSMS,
// MethodVoice or MethodWhatsApp. loginID is the login ID of the user who passed the first factor.
// refreshToken is the refresh JWT that the first factor returned. claims is a map of custom claims.
//
// It returns the masked address that the code was sent to.
func StartMFAWithOTPAndClaims(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, refreshToken string,
	claims map[string]any,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true, CustomClaims: claims}
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, request, loginOptions)
}
