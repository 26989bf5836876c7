// The second factor: a sign-in with mfa and the refresh JWT sends a mail.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
delivery, err := descopeClient.Auth.EnchantedLink().SignIn(
	ctx,
	phone,
	redirectURL,
	requestWith(refreshToken),
	&descope.LoginOptions{MFA: true},
)
if err != nil {
	return err
}
pendingRef := delivery.PendingRef
fmt.Println("Click this link in the email:", delivery.LinkID)

