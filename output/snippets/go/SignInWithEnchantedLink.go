// SignInWithEnchantedLink sends an email with three links to a user who signs in, as the first
// factor.
//
// Show the user the number of the link to click, and call WaitForEnchantedLink. loginID is the
// user's login ID. uri is your page that the links open with their token as the query parameter t.
//
// It returns LinkID, the number to show, and PendingRef, to wait with.
func SignInWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri string,
) (*descope.EnchantedLinkResponse, error) {
	return descopeClient.Auth.EnchantedLink().SignIn(ctx, loginID, uri, nil, nil)
}
