// The first factor: verify the code, and keep the refresh JWT.
// code: the six digits from the message.
smsCode, err := ask(answers, "Enter the code from the text message:")
if err != nil {
	return err
}
firstFactor, err := descopeClient.Auth.OTP().VerifyCode(
	ctx,
	descope.MethodSMS,
	phone,
	smsCode,
	nil,
)
if err != nil {
	return err
}
if firstFactor.RefreshToken == nil {
	return failure("unreadable the answer has no refresh JWT")
}
refreshToken := firstFactor.RefreshToken.JWT

