// LogOut ends a session.
//
// Also delete your cookies: the session JWT stays valid until it expires. refreshToken is the
// refresh JWT of the session.
//
// The SDK also deletes the cookies on w, unless w is nil.
func LogOut(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
	w http.ResponseWriter,
) error {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := (&http.Request{Header: http.Header{}}).WithContext(ctx)
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.Logout(request, w)
}
