// StartStepUpWithOTP sends a one-time code before a sensitive action.
//
// Ask for the code and call VerifyOTP. The session is then stepped up for a limited time. method is
// how to send the code: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is
// the login ID of the signed-in user. refreshToken is the refresh JWT of the user's session.
//
// It returns the masked address that the code was sent to.
func StartStepUpWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, request, loginOptions)
}
