// The second factor: a sign-in with mfa and the refresh JWT sends a code.
// method: where the code goes, descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
// refreshToken: the refresh JWT of the first factor.
delivery, err := descopeClient.Auth.OTP().SignIn(
	ctx,
	descope.MethodEmail,
	loginID,
	requestWith(refreshToken),
	&descope.LoginOptions{MFA: true},
)
if err != nil {
	return err
}
fmt.Println("Sent a code to", delivery)

