// The second factor: a sign-in with mfa and the refresh JWT sends a link.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
delivery, err := descopeClient.Auth.MagicLink().SignIn(
	ctx,
	descope.MethodSMS,
	loginID,
	redirectURL,
	requestWith(refreshToken),
	&descope.LoginOptions{MFA: true},
)
if err != nil {
	return err
}
fmt.Println("Sent a link to", delivery)

