// Verify the code. The session that comes back has both factors.
// code: the six digits from the message.
emailCode, err := ask(answers, "Enter the code from the email:")
if err != nil {
	return err
}
secondFactor, err := descopeClient.Auth.OTP().VerifyCode(
	ctx,
	descope.MethodEmail,
	loginID,
	emailCode,
	nil,
)
if err != nil {
	return err
}
if secondFactor.SessionToken == nil {
	return failure("unreadable the answer has no session JWT")
}
sessionToken := secondFactor.SessionToken.JWT

