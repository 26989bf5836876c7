// The first factor: verify the token of the link, and keep the refresh JWT.
// token: the parameter t of the link.
smsToken, err := ask(answers, "Enter the parameter t of the link in the text message:")
if err != nil {
	return err
}
firstFactor, err := descopeClient.Auth.MagicLink().Verify(ctx, smsToken, nil)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

