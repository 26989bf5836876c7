// Sign up a user with an authenticator app. The answer is a key, and no JWT yet.
// loginID: the user's email address or phone number.
// user: what else is known of the user, such as where codes go.
enrolment, err := descopeClient.Auth.TOTP().SignUp(ctx, loginID, &descope.User{Phone: phone})
if err != nil {
	return err
}
fmt.Println("Add this key to your authenticator app:", enrolment.Key)

