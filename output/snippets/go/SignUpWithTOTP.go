// SignUpWithTOTP creates a user who signs in with an authenticator app.
//
// The user isn't signed in yet: ask for a code and call SignInWithTOTP. loginID is a new login ID,
// such as an email address. user is the user's email address and phone number, if a factor needs
// them.
//
// It returns the key for the app: Key, ProvisioningURL, or Image, a QR code. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID string,
	user *descope.User,
) (*descope.TOTPResponse, error) {
	return descopeClient.Auth.TOTP().SignUp(ctx, loginID, user)
}
