// Verify the token of the link. The session that comes back has both factors.
// token: the parameter t of the link.
smsToken, err := ask(answers, "Enter the parameter t of the link in the text message:")
if err != nil {
	return err
}
secondFactor, err := descopeClient.Auth.MagicLink().Verify(ctx, smsToken, nil)
if err != nil {
	return err
}
if secondFactor.SessionToken == nil {
	return failure("unreadable the answer has no session JWT")
}
sessionToken := secondFactor.SessionToken.JWT

