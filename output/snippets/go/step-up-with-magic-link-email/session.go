// Before what matters, validate the session JWT and refuse one without a step-up.
// sessionToken: the session JWT that came with the request.
_, session, err := descopeClient.Auth.ValidateSessionWithToken(ctx, sessionToken)
if err != nil {
	return err
}
if session.CustomClaim("su") != true {
	return failure("stepup the session is not stepped up")
}
var factors []string
for _, factor := range session.AuthFactors() {
	factors = append(factors, string(factor))
}
fmt.Println("amr:", strings.Join(factors, ", "))
