// SignInWithPassword signs a user in with their password, as the first factor.
//
// loginID is the user's login ID. password is the password that the user entered.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func SignInWithPassword(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, password string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.Password().SignIn(ctx, loginID, password, w)
}
