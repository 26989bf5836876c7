// Have a user, so that the program can run. In your application this was long ago.
// loginID: the user's email address or phone number.
// password: the user's new password.
// user: what else is known of the user, such as where codes go.
_, err = descopeClient.Auth.Password().SignUp(
	ctx,
	loginID,
	&descope.User{Email: loginID},
	password,
	nil,
)
if err != nil {
	return err
}

