// Enrol a phone for the signed-in user. mfa keeps the first factor.
// method: where the code goes, descope.MethodSMS, MethodVoice or MethodWhatsApp.
// phone: the new phone number.
// refreshToken: the refresh JWT of the first factor.
// mfa: keep the factors of the session beside the new one.
delivery, err := descopeClient.Auth.OTP().UpdateUserPhone(
	ctx,
	descope.MethodSMS,
	loginID,
	phone,
	&descope.UpdateOptions{MFA: true},
	requestWith(refreshToken),
)
if err != nil {
	return err
}
fmt.Println("Sent a code to", delivery)

