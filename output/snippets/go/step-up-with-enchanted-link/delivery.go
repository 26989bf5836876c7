// The second factor: a sign-in with stepup and the refresh JWT sends a mail.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
delivery, err := descopeClient.Auth.EnchantedLink().SignIn(
	ctx,
	loginID,
	redirectURL,
	requestWith(refreshToken),
	&descope.LoginOptions{Stepup: true},
)
if err != nil {
	return err
}
pendingRef := delivery.PendingRef
fmt.Println("Click this link in the email:", delivery.LinkID)

