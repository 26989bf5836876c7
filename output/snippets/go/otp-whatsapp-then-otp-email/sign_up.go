// Sign up a user and send a code by WhatsApp. The answer holds no JWT yet.
// method: where the code goes, descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp.
// loginID: the user's email address or phone number.
// user: what else is known of the user, such as where codes go.
signUp, err := descopeClient.Auth.OTP().SignUp(
	ctx,
	descope.MethodWhatsApp,
	phone,
	&descope.User{Phone: phone, Email: email},
	nil,
)
if err != nil {
	return err
}
fmt.Println("Sent a code to", signUp)

