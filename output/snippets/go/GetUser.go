// GetUser asks Descope which user a session belongs to.
//
// Read the login ID for the second factor from here, never from the request. refreshToken is the
// refresh JWT of the session.
//
// It returns the user, with the user ID and the login IDs: UserID and LoginIDs.
func GetUser(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
) (*descope.UserResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := (&http.Request{Header: http.Header{}}).WithContext(ctx)
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.Me(request)
}
