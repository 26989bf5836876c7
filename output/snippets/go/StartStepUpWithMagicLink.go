// StartStepUpWithMagicLink sends a magic link before a sensitive action.
//
// Call VerifyMagicLink when the user opens the link. The session is then stepped up for a limited
// time. method is how to send the link: descope.MethodEmail or MethodSMS. loginID is the login ID
// of the signed-in user. uri is your page that the link opens with its token as the query parameter
// t. refreshToken is the refresh JWT of the user's session.
//
// It returns the masked address that the link was sent to.
func StartStepUpWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.MagicLink().SignIn(ctx, method, loginID, uri, request, loginOptions)
}
