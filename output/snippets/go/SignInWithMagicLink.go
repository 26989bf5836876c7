// SignInWithMagicLink sends a magic link to a user who signs in, as the first factor.
//
// Call VerifyMagicLink when the user opens the link. method is how to send the link:
// descope.MethodEmail or MethodSMS. loginID is the user's login ID. uri is your page that the link
// opens with its token as the query parameter t.
//
// It returns the masked address that the link was sent to.
func SignInWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri string,
) (string, error) {
	return descopeClient.Auth.MagicLink().SignIn(ctx, method, loginID, uri, nil, nil)
}
