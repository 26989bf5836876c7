// The first factor: sign up with a password, and keep the refresh JWT.
// loginID: the user's email address or phone number.
// password: the user's new password.
firstFactor, err := descopeClient.Auth.Password().SignUp(ctx, loginID, nil, password, nil)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

