// VerifyMagicLink exchanges the token of a magic link for a session.
//
// For a second factor, check that the session belongs to the first factor's user. token is the
// query parameter t of the link that the user opened.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil.
func VerifyMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	token string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.MagicLink().Verify(ctx, token, w)
}
