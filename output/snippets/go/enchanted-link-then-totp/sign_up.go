// Sign up a user and send a mail with three links. The answer holds no JWT yet.
// loginID: the user's email address or phone number.
// uri: the page of yours that the link opens; it finds the token in the parameter t.
// user: what else is known of the user, such as where codes go.
signUp, err := descopeClient.Auth.EnchantedLink().SignUp(
	ctx,
	loginID,
	redirectURL,
	&descope.User{Email: loginID},
	nil,
)
if err != nil {
	return err
}
pendingRef := signUp.PendingRef
fmt.Println("Click this link in the email:", signUp.LinkID)

