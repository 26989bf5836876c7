// The first factor: sign up with a password, and keep the refresh JWT.
// loginID: the user's email address or phone number.
// password: the user's new password.
// user: what else is known of the user, such as where codes go.
firstFactor, err := descopeClient.Auth.Password().SignUp(
	ctx,
	loginID,
	&descope.User{Email: loginID},
	password,
	nil,
)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

