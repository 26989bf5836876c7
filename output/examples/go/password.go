package mfa

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

// SignUpWithPassword creates a user with a password and signs them in.
//
// loginID is a new login ID, such as an email address. password is a password that meets your
// project's policy. user is the user's email address and phone number, if a factor needs them.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithPassword(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, password string,
	user *descope.User,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.Password().SignUp(ctx, loginID, user, password, w)
}

// SignInWithPassword signs a user in with their password, as the first factor.
//
// loginID is the user's login ID. password is the password that the user entered.
//
// It returns a session with one factor, SessionToken and RefreshToken. A token is nil if the
// response has none. The SDK also sets both as cookies on w, unless w is nil.
func SignInWithPassword(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, password string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.Password().SignIn(ctx, loginID, password, w)
}
