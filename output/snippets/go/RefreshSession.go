// RefreshSession gets a new session JWT when the old one has expired. The factors stay.
//
// Store the refresh JWT, too, if there is a new one: Descope may rotate it. refreshToken is the
// refresh JWT of the session.
//
// It returns the new session JWT with its Claims. The SDK also sets it as a cookie on w, with a new
// refresh JWT if Descope rotates it.
func RefreshSession(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
	w http.ResponseWriter,
) (*descope.Token, error) {
	_, token, err := descopeClient.Auth.RefreshSessionWithTokenAndWriter(ctx, refreshToken, w)
	return token, err
}
