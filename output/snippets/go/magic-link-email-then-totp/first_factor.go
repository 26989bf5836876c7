// The first factor: verify the token of the link, and keep the refresh JWT.
// token: the parameter t of the link.
emailToken, err := ask(answers, "Enter the parameter t of the link in the email:")
if err != nil {
	return err
}
firstFactor, err := descopeClient.Auth.MagicLink().Verify(ctx, emailToken, nil)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

