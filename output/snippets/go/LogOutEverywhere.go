// LogOutEverywhere ends every session of a user, on all devices.
//
// Also delete your cookies: session JWTs stay valid until they expire. refreshToken is the refresh
// JWT of any of the user's sessions.
//
// The SDK also deletes the cookies on w, unless w is nil.
func LogOutEverywhere(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
	w http.ResponseWriter,
) error {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := (&http.Request{Header: http.Header{}}).WithContext(ctx)
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.LogoutAll(request, w)
}
