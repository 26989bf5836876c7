// On every request, validate the session JWT and refuse a session without mfa.
// sessionToken: the session JWT that came with the request.
_, session, err := descopeClient.Auth.ValidateSessionWithToken(ctx, sessionToken)
if err != nil {
	return err
}
var factors []string
for _, factor := range session.AuthFactors() {
	factors = append(factors, string(factor))
}
if !slices.Contains(factors, string(descope.AuthFactorMFA)) {
	return failure("mfa the session has no second factor")
}
fmt.Println("amr:", strings.Join(factors, ", "))
