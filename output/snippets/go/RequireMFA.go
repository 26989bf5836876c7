// ErrMFARequired means that a session is valid, but has no second factor.
var ErrMFARequired = errors.New("the session has no second factor")

// RequireMFA lets a request through only if its session has a second factor.
//
// sessionToken is the session JWT that came with the request.
//
// It returns the session JWT with its Claims, and ID, the user's ID. The error is ErrMFARequired if
// it has no second factor, and another error if it isn't valid.
func RequireMFA(
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
	if !slices.Contains(token.AuthFactors(), descope.AuthFactorMFA) {
		return nil, ErrMFARequired
	}
	return token, nil
}
