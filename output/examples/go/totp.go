package mfa

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

// SignUpWithTOTP creates a user who signs in with an authenticator app.
//
// The user isn't signed in yet: ask for a code and call SignInWithTOTP. loginID is a new login ID,
// such as an email address. user is the user's email address and phone number, if a factor needs
// them.
//
// It returns the key for the app: Key, ProvisioningURL, or Image, a QR code. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID string,
	user *descope.User,
) (*descope.TOTPResponse, error) {
	return descopeClient.Auth.TOTP().SignUp(ctx, loginID, user)
}

// SignInWithTOTP signs a user in with a code from their authenticator app, as the first factor.
//
// loginID is the user's login ID. code is the code that the user entered.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func SignInWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, code string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.TOTP().SignInCode(ctx, loginID, code, nil, nil, w)
}

// EnrollTOTP adds an authenticator app to a signed-in user.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. loginID is the user's login ID. refreshToken is the refresh JWT of the user's
// session.
//
// It returns the key for the app: Key, ProvisioningURL, or Image, a QR code.
func EnrollTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, refreshToken string,
) (*descope.TOTPResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.TOTP().UpdateUser(ctx, loginID, request)
}

// CompleteMFAWithTOTP verifies a code from the authenticator app as the second factor.
//
// loginID is the login ID of the user who passed the first factor. code is the code that the user
// entered. refreshToken is the refresh JWT that the first factor returned.
//
// It returns a session with both factors, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func CompleteMFAWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, code, refreshToken string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.TOTP().SignInCode(ctx, loginID, code, request, loginOptions, w)
}

// CompleteStepUpWithTOTP verifies a code from the authenticator app before a sensitive action.
//
// loginID is the login ID of the signed-in user. code is the code that the user entered.
// refreshToken is the refresh JWT of the user's session.
//
// It returns a session that is stepped up for a limited time, SessionToken and RefreshToken. A
// token is nil if the response has none. The SDK also sets both as cookies on w, unless w is nil.
func CompleteStepUpWithTOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, code, refreshToken string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.TOTP().SignInCode(ctx, loginID, code, request, loginOptions, w)
}
