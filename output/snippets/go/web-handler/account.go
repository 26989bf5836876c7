// account answers GET /account.
func account(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	sessionToken, err := cookie(request, "DS")
	if err != nil {
		return err
	}
	// On every request, validate the session JWT and refuse a session without mfa.
	_, session, err := descopeClient.Auth.ValidateSessionWithToken(ctx, sessionToken)
	if err != nil {
		return failure("session the session JWT is not valid")
	}
	factors := session.AuthFactors()
	if !slices.Contains(factors, descope.AuthFactorMFA) {
		return failure("mfa the session has no second factor")
	}

	return answer(response, http.StatusOK, map[string]any{"amr": factors})
}

