// Validate the session JWT, refuse a session without mfa, and read the claims.
// What a sign-in asked for stands below nsec, since nobody vouches for it.
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
fmt.Println("Claims of the sign-in:", session.CustomClaim("nsec"))
fmt.Println("amr:", strings.Join(factors, ", "))
