// EnrollPhone adds a phone number to a signed-in user as a second factor, and sends it a code.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. Ask for the code and call VerifyOTP, which returns a session with both
// factors. method is how to send the code: descope.MethodSMS, MethodVoice or MethodWhatsApp.
// loginID is the user's login ID. phone is the phone number to add, such as +12025550123.
// refreshToken is the refresh JWT of the user's session.
//
// It returns the masked phone number that the code was sent to.
func EnrollPhone(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, phone, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	updateOptions := &descope.UpdateOptions{MFA: true}
	return descopeClient.Auth.OTP().UpdateUserPhone(
		ctx,
		method,
		loginID,
		phone,
		updateOptions,
		request,
	)
}
