// StartMFAWithOTP sends a one-time code as the second factor.
//
// Ask for the code and call VerifyOTP. Choose a channel that the first factor didn't use. method is
// how to send the code: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is
// the login ID of the user who passed the first factor. refreshToken is the refresh JWT that the
// first factor returned.
//
// It returns the masked address that the code was sent to.
func StartMFAWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, request, loginOptions)
}
