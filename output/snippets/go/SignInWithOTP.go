// SignInWithOTP sends a one-time code to a user who signs in, as the first factor.
//
// Ask for the code and call VerifyOTP. method is how to send the code: descope.MethodEmail,
// MethodSMS, MethodVoice or MethodWhatsApp. loginID is the user's login ID.
//
// It returns the masked address that the code was sent to.
func SignInWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID string,
) (string, error) {
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, nil, nil)
}
