// StartMFAWithMagicLink sends a magic link as the second factor.
//
// Call VerifyMagicLink when the user opens the link. Choose a channel that the first factor didn't
// use. method is how to send the link: descope.MethodEmail or MethodSMS. loginID is the login ID of
// the user who passed the first factor. uri is your page that the link opens with its token as the
// query parameter t. refreshToken is the refresh JWT that the first factor returned.
//
// It returns the masked address that the link was sent to.
func StartMFAWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.MagicLink().SignIn(ctx, method, loginID, uri, request, loginOptions)
}
