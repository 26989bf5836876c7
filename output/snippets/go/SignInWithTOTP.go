// SignInWithTOTP signs a user in with a code from their authenticator app, as the first factor.
//
// loginID is the user's login ID. code is the code that the user entered.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func SignInWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, code string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.TOTP().SignInCode(ctx, loginID, code, nil, nil, w)
}
