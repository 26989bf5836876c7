// The second factor: the app's code, with mfa, claims and the refresh JWT.
// code: the six digits that the authenticator app shows.
// loginOptions: mfa asks for a session with both factors, stepup marks it.
totpCode, err := ask(answers, "Enter the code from the authenticator app:")
if err != nil {
	return err
}
secondFactor, err := descopeClient.Auth.TOTP().SignInCode(
	ctx,
	loginID,
	totpCode,
	requestWith(refreshToken),
	&descope.LoginOptions{MFA: true, CustomClaims: map[string]any{"plan": "pro"}},
	nil,
)
if err != nil {
	return err
}
if secondFactor.SessionToken == nil {
	return failure("unreadable the answer has no session JWT")
}
sessionToken := secondFactor.SessionToken.JWT

