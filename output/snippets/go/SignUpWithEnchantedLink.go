// SignUpWithEnchantedLink creates a user and sends them an email with three links.
//
// The user isn't signed in yet: show them the number of the link to click, and call
// WaitForEnchantedLink. loginID is a new login ID, such as an email address. uri is your page that
// the links open with their token as the query parameter t. user is the user's email address and
// phone number, if a factor needs them.
//
// It returns LinkID, the number to show, and PendingRef, to wait with. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri string,
	user *descope.User,
) (*descope.EnchantedLinkResponse, error) {
	return descopeClient.Auth.EnchantedLink().SignUp(ctx, loginID, uri, user, nil)
}
