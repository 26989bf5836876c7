package mfa

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

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

// GetUser asks Descope which user a session belongs to.
//
// Read the login ID for the second factor from here, never from the request. refreshToken is the
// refresh JWT of the session.
//
// It returns the user, with the user ID and the login IDs: UserID and LoginIDs.
func GetUser(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
) (*descope.UserResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := (&http.Request{Header: http.Header{}}).WithContext(ctx)
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.Me(request)
}

// RefreshSession gets a new session JWT when the old one has expired. The factors stay.
//
// Store the refresh JWT, too, if there is a new one: Descope may rotate it. refreshToken is the
// refresh JWT of the session.
//
// It returns the new session JWT with its Claims. The SDK also sets it as a cookie on w, with a new
// refresh JWT if Descope rotates it.
func RefreshSession(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
	w http.ResponseWriter,
) (*descope.Token, error) {
	_, token, err := descopeClient.Auth.RefreshSessionWithTokenAndWriter(ctx, refreshToken, w)
	return token, err
}

// LogOut ends a session.
//
// Also delete your cookies: the session JWT stays valid until it expires. refreshToken is the
// refresh JWT of the session.
//
// The SDK also deletes the cookies on w, unless w is nil.
func LogOut(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
	w http.ResponseWriter,
) error {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := (&http.Request{Header: http.Header{}}).WithContext(ctx)
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.Logout(request, w)
}

// LogOutEverywhere ends every session of a user, on all devices.
//
// Also delete your cookies: session JWTs stay valid until they expire. refreshToken is the refresh
// JWT of any of the user's sessions.
//
// The SDK also deletes the cookies on w, unless w is nil.
func LogOutEverywhere(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	refreshToken string,
	w http.ResponseWriter,
) error {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := (&http.Request{Header: http.Header{}}).WithContext(ctx)
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.LogoutAll(request, w)
}
