// verifyCode answers POST /mfa/verify.
func verifyCode(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	email, err := field(request, "email")
	if err != nil {
		return err
	}
	code, err := field(request, "code")
	if err != nil {
		return err
	}
	// Verify the code. Both JWTs that come back are of a session with both factors.
	secondFactor, err := descopeClient.Auth.OTP().VerifyCode(
		ctx,
		descope.MethodEmail,
		email,
		code,
		nil,
	)
	if err != nil {
		return err
	}
	if secondFactor.RefreshToken == nil {
		return failure("unreadable the answer has no refresh JWT")
	}
	newRefreshToken := secondFactor.RefreshToken.JWT
	if secondFactor.SessionToken == nil {
		return failure("unreadable the answer has no session JWT")
	}
	newSessionToken := secondFactor.SessionToken.JWT

	keep(response, "DSR", newRefreshToken)
	keep(response, "DS", newSessionToken)
	response.WriteHeader(http.StatusNoContent)
	return nil
}

