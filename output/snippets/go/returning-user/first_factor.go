// The first factor: sign in with the password, and keep the refresh JWT.
firstFactor, err := descopeClient.Auth.Password().SignIn(ctx, loginID, password, nil)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

