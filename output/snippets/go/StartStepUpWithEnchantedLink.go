// StartStepUpWithEnchantedLink sends an email with three links before a sensitive action.
//
// Show the user the number of the link to click, and call WaitForEnchantedLink. The session is then
// stepped up for a limited time. loginID is the login ID of the signed-in user. uri is your page
// that the links open with their token as the query parameter t. refreshToken is the refresh JWT of
// the user's session.
//
// It returns LinkID, the number to show, and PendingRef, to wait with.
func StartStepUpWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri, refreshToken string,
) (*descope.EnchantedLinkResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.EnchantedLink().SignIn(ctx, loginID, uri, request, loginOptions)
}
