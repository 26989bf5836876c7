// SignUpWithPassword creates a user with a password and signs them in.
//
// loginID is a new login ID, such as an email address. password is a password that meets your
// project's policy. user is the user's email address and phone number, if a factor needs them.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithPassword(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, password string,
	user *descope.User,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.Password().SignUp(ctx, loginID, user, password, w)
}
