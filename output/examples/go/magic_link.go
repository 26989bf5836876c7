package mfa

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

// SignUpWithMagicLink creates a user and sends them a magic link.
//
// The user isn't signed in yet: call VerifyMagicLink when they open the link. method is how to send
// the link: descope.MethodEmail or MethodSMS. loginID is a new login ID, such as an email address.
// uri is your page that the link opens with its token as the query parameter t. user is the user's
// email address and phone number, if a factor needs them.
//
// It returns the masked address that the link was sent to. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri string,
	user *descope.User,
) (string, error) {
	return descopeClient.Auth.MagicLink().SignUp(ctx, method, loginID, uri, user, nil)
}

// SignInWithMagicLink sends a magic link to a user who signs in, as the first factor.
//
// Call VerifyMagicLink when the user opens the link. method is how to send the link:
// descope.MethodEmail or MethodSMS. loginID is the user's login ID. uri is your page that the link
// opens with its token as the query parameter t.
//
// It returns the masked address that the link was sent to.
func SignInWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri string,
) (string, error) {
	return descopeClient.Auth.MagicLink().SignIn(ctx, method, loginID, uri, nil, nil)
}

// StartMFAWithMagicLink sends a magic link as the second factor.
//
// Call VerifyMagicLink when the user opens the link. Choose a channel that the first factor didn't
// use. method is how to send the link: descope.MethodEmail or MethodSMS. loginID is the login ID of
// the user who passed the first factor. uri is your page that the link opens with its token as the
// query parameter t. refreshToken is the refresh JWT that the first factor returned.
//
// It returns the masked address that the link was sent to.
func StartMFAWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.MagicLink().SignIn(ctx, method, loginID, uri, request, loginOptions)
}

// StartStepUpWithMagicLink sends a magic link before a sensitive action.
//
// Call VerifyMagicLink when the user opens the link. The session is then stepped up for a limited
// time. method is how to send the link: descope.MethodEmail or MethodSMS. loginID is the login ID
// of the signed-in user. uri is your page that the link opens with its token as the query parameter
// t. refreshToken is the refresh JWT of the user's session.
//
// It returns the masked address that the link was sent to.
func StartStepUpWithMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, uri, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.MagicLink().SignIn(ctx, method, loginID, uri, request, loginOptions)
}

// VerifyMagicLink exchanges the token of a magic link for a session.
//
// For a second factor, check that the session belongs to the first factor's user. token is the
// query parameter t of the link that the user opened.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil.
func VerifyMagicLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	token string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.MagicLink().Verify(ctx, token, w)
}
