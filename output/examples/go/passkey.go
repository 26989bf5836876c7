package mfa

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

// StartPasskeyEnrollment starts to add a passkey to a signed-in user.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. Pass the options to navigator.credentials.create in the user's browser, and
// the credential that it returns to FinishPasskeyEnrollment. loginID is the user's login ID. origin
// is the origin of your page, such as https://example.com. refreshToken is the refresh JWT of the
// user's session.
//
// It returns Options, for the browser, and TransactionID, to finish with.
func StartPasskeyEnrollment(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, origin, refreshToken string,
) (*descope.WebAuthnTransactionResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return descopeClient.Auth.WebAuthn().UpdateUserDeviceStart(ctx, loginID, origin, request)
}

// FinishPasskeyEnrollment adds the passkey that the browser has created.
//
// The session doesn't change: the passkey counts from the next sign-in with it. transactionID is
// the transaction ID from the call that returned the options; keep it on your server. credential is
// the credential that the browser returned, as JSON.
func FinishPasskeyEnrollment(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	transactionID, credential string,
) error {
	_, err := descopeClient.Auth.WebAuthn().UpdateUserDeviceFinish(
		ctx,
		&descope.WebAuthnFinishRequest{TransactionID: transactionID, Response: credential},
		nil,
	)
	return err
}

// StartMFAWithPasskey asks for the user's passkey as the second factor.
//
// Pass the options to navigator.credentials.get in the user's browser, and the credential that it
// returns to VerifyPasskey. loginID is the login ID of the user who passed the first factor. origin
// is the origin of your page, such as https://example.com. refreshToken is the refresh JWT that the
// first factor returned.
//
// It returns Options, for the browser, and TransactionID, to finish with.
func StartMFAWithPasskey(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, origin, refreshToken string,
) (*descope.WebAuthnTransactionResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.WebAuthn().SignInStart(ctx, loginID, origin, request, loginOptions)
}

// StartStepUpWithPasskey asks for the user's passkey before a sensitive action.
//
// Pass the options to navigator.credentials.get in the user's browser, and the credential that it
// returns to VerifyPasskey. The session is then stepped up for a limited time. loginID is the login
// ID of the signed-in user. origin is the origin of your page, such as https://example.com.
// refreshToken is the refresh JWT of the user's session.
//
// It returns Options, for the browser, and TransactionID, to finish with.
func StartStepUpWithPasskey(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, origin, refreshToken string,
) (*descope.WebAuthnTransactionResponse, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.WebAuthn().SignInStart(ctx, loginID, origin, request, loginOptions)
}

// VerifyPasskey exchanges the credential that the browser returned for a session.
//
// You don't pass mfa or the refresh JWT again: Descope knows what the credential is for. For a
// second factor, check that the session belongs to the first factor's user. transactionID is the
// transaction ID from the call that returned the options; keep it on your server. credential is the
// credential that the browser returned, as JSON.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil.
func VerifyPasskey(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	transactionID, credential string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.WebAuthn().SignInFinish(
		ctx,
		&descope.WebAuthnFinishRequest{TransactionID: transactionID, Response: credential},
		w,
	)
}
