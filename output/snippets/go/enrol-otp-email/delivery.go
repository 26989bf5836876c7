// Enrol a mailbox for the signed-in user. mfa keeps the first factor.
// email: the new mailbox.
// refreshToken: the refresh JWT of the first factor.
// mfa: keep the factors of the session beside the new one.
delivery, err := descopeClient.Auth.OTP().UpdateUserEmail(
	ctx,
	loginID,
	loginID,
	&descope.UpdateOptions{MFA: true},
	requestWith(refreshToken),
)
if err != nil {
	return err
}
fmt.Println("Sent a code to", delivery)

