// Sign up a user and send a link by email. The answer holds no JWT yet.
// method: where the link goes, descope.MethodEmail or MethodSMS.
// loginID: the user's email address or phone number.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// user: what else is known of the user, such as where codes go.
signUp, err := descopeClient.Auth.MagicLink().SignUp(
	ctx,
	descope.MethodEmail,
	loginID,
	redirectURL,
	&descope.User{Email: loginID, Phone: phone},
	nil,
)
if err != nil {
	return err
}
fmt.Println("Sent a link to", signUp)

