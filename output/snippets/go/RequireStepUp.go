// ErrStepUpRequired means that a session is valid, but not stepped up.
var ErrStepUpRequired = errors.New("the session is not stepped up")

// RequireStepUp lets a sensitive request through only shortly after a step-up.
//
// sessionToken is the session JWT that came with the request.
//
// It returns the session JWT with its Claims, and ID, the user's ID. The error is ErrStepUpRequired
// if it isn't stepped up, and another error if it isn't valid.
func RequireStepUp(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	sessionToken string,
) (*descope.Token, error) {
	_, token, err := descopeClient.Auth.ValidateSessionWithToken(ctx, sessionToken)
	if err != nil {
		return nil, err
	}
	if token.CustomClaim("drn") == descope.RefreshCookieName {
		return nil, descope.ErrInvalidToken
	}
	if token.CustomClaim("su") != true {
		return nil, ErrStepUpRequired
	}
	return token, nil
}
