package mfa

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

// SignUpWithEnchantedLink creates a user and sends them an email with three links.
//
// The user isn't signed in yet: show them the number of the link to click, and call
// WaitForEnchantedLink. loginID is a new login ID, such as an email address. uri is your page that
// the links open with their token as the query parameter t. user is the user's email address and
// phone number, if a factor needs them.
//
// It returns LinkID, the number to show, and PendingRef, to wait with. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri string,
	user *descope.User,
) (*descope.EnchantedLinkResponse, error) {
	return descopeClient.Auth.EnchantedLink().SignUp(ctx, loginID, uri, user, nil)
}

// SignInWithEnchantedLink sends an email with three links to a user who signs in, as the first
// factor.
//
// Show the user the number of the link to click, and call WaitForEnchantedLink. loginID is the
// user's login ID. uri is your page that the links open with their token as the query parameter t.
//
// It returns LinkID, the number to show, and PendingRef, to wait with.
func SignInWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri string,
) (*descope.EnchantedLinkResponse, error) {
	return descopeClient.Auth.EnchantedLink().SignIn(ctx, loginID, uri, nil, nil)
}

// StartMFAWithEnchantedLink sends an email with three links as the second factor.
//
// Show the user the number of the link to click, and call WaitForEnchantedLink. The first factor
// must not be an email. loginID is the login ID of the user who passed the first factor. uri is
// your page that the links open with their token as the query parameter t. refreshToken is the
// refresh JWT that the first factor returned.
//
// It returns LinkID, the number to show, and PendingRef, to wait with.
func StartMFAWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri, refreshToken string,
) (*descope.EnchantedLinkResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.EnchantedLink().SignIn(ctx, loginID, uri, request, loginOptions)
}

// StartStepUpWithEnchantedLink sends an email with three links before a sensitive action.
//
// Show the user the number of the link to click, and call WaitForEnchantedLink. The session is then
// stepped up for a limited time. loginID is the login ID of the signed-in user. uri is your page
// that the links open with their token as the query parameter t. refreshToken is the refresh JWT of
// the user's session.
//
// It returns LinkID, the number to show, and PendingRef, to wait with.
func StartStepUpWithEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, uri, refreshToken string,
) (*descope.EnchantedLinkResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.EnchantedLink().SignIn(ctx, loginID, uri, request, loginOptions)
}

// WaitForEnchantedLink waits until the user has clicked the right link.
//
// For a second factor, check that the session belongs to the first factor's user. It polls until
// the user has clicked, Descope refuses, or ctx ends: give ctx a deadline. pendingRef is the
// reference from the call that sent the email; keep it on your server.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil.
func WaitForEnchantedLink(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	pendingRef string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		info, err := descopeClient.Auth.EnchantedLink().GetSession(ctx, pendingRef, w)
		if err != nil && ctx.Err() != nil { // its end may have cut this response off
			return nil, ctx.Err()
		}
		if !errors.Is(err, descope.ErrEnchantedLinkUnauthorized) { // clicked, or failed
			return info, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticker.C:
		}
	}
}
