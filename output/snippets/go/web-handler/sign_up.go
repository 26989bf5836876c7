// signUp answers POST /sign-up.
func signUp(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	email, err := field(request, "email")
	if err != nil {
		return err
	}
	password, err := field(request, "password")
	if err != nil {
		return err
	}
	// The first factor: sign up with a password. The answer has the refresh JWT.
	firstFactor, err := descopeClient.Auth.Password().SignUp(
		ctx,
		email,
		&descope.User{Email: email},
		password,
		nil,
	)
	if err != nil {
		return err
	}
	if firstFactor.RefreshToken == nil {
		return failure("unreadable the answer has no refresh JWT")
	}
	refreshToken := firstFactor.RefreshToken.JWT

	keep(response, "DSR", refreshToken)
	response.WriteHeader(http.StatusNoContent)
	return nil
}

