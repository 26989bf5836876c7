// SignUpWithMagicLink creates a user and sends them a magic link.
//
// The user isn't signed in yet: call VerifyMagicLink when they open the link. method is how to send
// the link: descope.MethodEmail or MethodSMS. loginID is a new login ID, such as an email address.
// uri is your page that the link opens with its token as the query parameter t. user is the user's
// email address and phone number, if a factor needs them.
//
// It returns the masked address that the link was sent to. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri string,
	user *descope.User,
) (string, error) {
	return descopeClient.Auth.MagicLink().SignUp(ctx, method, loginID, uri, user, nil)
}
