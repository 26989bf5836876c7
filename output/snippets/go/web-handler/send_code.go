// sendCode answers POST /mfa/start.
func sendCode(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	email, err := field(request, "email")
	if err != nil {
		return err
	}
	if _, err := cookie(request, "DSR"); err != nil {
		return err
	}
	// The second factor: a sign-in with mfa and the refresh JWT sends a code.
	delivery, err := descopeClient.Auth.OTP().SignIn(
		ctx,
		descope.MethodEmail,
		email,
		request,
		&descope.LoginOptions{MFA: true},
	)
	if err != nil {
		return err
	}

	return answer(response, http.StatusOK, map[string]any{"sent_to": delivery})
}

