// VerifyOTP exchanges a one-time code for a session.
//
// You don't pass mfa or the refresh JWT again: Descope knows what the code is for. method is how
// the code was sent: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is the
// user's login ID; for a second factor, read it from the first factor's session, never from the
// request. code is the code that the user entered.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil. The error is
// descope.ErrInvalidOneTimeCode if the code is wrong.
func VerifyOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, code string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.OTP().VerifyCode(ctx, method, loginID, code, w)
}
