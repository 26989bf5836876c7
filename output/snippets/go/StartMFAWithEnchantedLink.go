// StartMFAWithEnchantedLink sends an email with three links as the second factor.
//
// Show the user the number of the link to click, and call WaitForEnchantedLink. The first factor
// must not be an email. loginID is the login ID of the user who passed the first factor. uri is
// your page that the links open with their token as the query parameter t. refreshToken is the
// refresh JWT that the first factor returned.
//
// It returns LinkID, the number to show, and PendingRef, to wait with.
func StartMFAWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri, refreshToken string,
) (*descope.EnchantedLinkResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.EnchantedLink().SignIn(ctx, loginID, uri, request, loginOptions)
}
