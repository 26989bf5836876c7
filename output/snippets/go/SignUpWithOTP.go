// SignUpWithOTP creates a user and sends them a one-time code.
//
// The user isn't signed in yet: ask for the code and call VerifyOTP. method is how to send the
// code: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is a new login ID,
// such as an email address. user is the user's email address and phone number, if a factor needs
// them.
//
// It returns the masked address that the code was sent to. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID string,
	user *descope.User,
) (string, error) {
	return descopeClient.Auth.OTP().SignUp(ctx, method, loginID, user, nil)
}
