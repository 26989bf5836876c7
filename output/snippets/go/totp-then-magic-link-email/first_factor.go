// The first factor: sign in with the app's code, and keep the refresh JWT.
// code: the six digits that the authenticator app shows.
totpCode, err := ask(answers, "Enter the code from the authenticator app:")
if err != nil {
	return err
}
firstFactor, err := descopeClient.Auth.TOTP().SignInCode(ctx, loginID, totpCode, nil, nil, nil)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

