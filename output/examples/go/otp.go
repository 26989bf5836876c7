package mfa

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

// SignUpWithOTP creates a user and sends them a one-time code.
//
// The user isn't signed in yet: ask for the code and call VerifyOTP. method is how to send the
// code: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is a new login ID,
// such as an email address. user is the user's email address and phone number, if a factor needs
// them.
//
// It returns the masked address that the code was sent to. The error is
// descope.ErrUserAlreadyExists if the user already exists.
func SignUpWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID string,
	user *descope.User,
) (string, error) {
	return descopeClient.Auth.OTP().SignUp(ctx, method, loginID, user, nil)
}

// SignInWithOTP sends a one-time code to a user who signs in, as the first factor.
//
// Ask for the code and call VerifyOTP. method is how to send the code: descope.MethodEmail,
// MethodSMS, MethodVoice or MethodWhatsApp. loginID is the user's login ID.
//
// It returns the masked address that the code was sent to.
func SignInWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID string,
) (string, error) {
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, nil, nil)
}

// StartMFAWithOTP sends a one-time code as the second factor.
//
// Ask for the code and call VerifyOTP. Choose a channel that the first factor didn't use. method is
// how to send the code: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is
// the login ID of the user who passed the first factor. refreshToken is the refresh JWT that the
// first factor returned.
//
// It returns the masked address that the code was sent to.
func StartMFAWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true}
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, request, loginOptions)
}

// StartMFAWithOTPAndClaims sends a one-time code as the second factor, and adds custom claims to
// the session.
//
// Ask for the code and call VerifyOTP. The session JWT then has the claims under nsec, because the
// request has no management key. method is how to send the code: descope.MethodEmail, MethodSMS,
// MethodVoice or MethodWhatsApp. loginID is the login ID of the user who passed the first factor.
// refreshToken is the refresh JWT that the first factor returned. claims is a map of custom claims.
//
// It returns the masked address that the code was sent to.
func StartMFAWithOTPAndClaims(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, refreshToken string,
	claims map[string]any,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{MFA: true, CustomClaims: claims}
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, request, loginOptions)
}

// StartStepUpWithOTP sends a one-time code before a sensitive action.
//
// Ask for the code and call VerifyOTP. The session is then stepped up for a limited time. method is
// how to send the code: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is
// the login ID of the signed-in user. refreshToken is the refresh JWT of the user's session.
//
// It returns the masked address that the code was sent to.
func StartStepUpWithOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	loginOptions := &descope.LoginOptions{Stepup: true}
	return descopeClient.Auth.OTP().SignIn(ctx, method, loginID, request, loginOptions)
}

// VerifyOTP exchanges a one-time code for a session.
//
// You don't pass mfa or the refresh JWT again: Descope knows what the code is for. method is how
// the code was sent: descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp. loginID is the
// user's login ID; for a second factor, read it from the first factor's session, never from the
// request. code is the code that the user entered.
//
// It returns the session, SessionToken and RefreshToken. A token is nil if the response has none.
// The SDK also sets both as cookies on w, unless w is nil. The error is
// descope.ErrInvalidOneTimeCode if the code is wrong.
func VerifyOTP(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, code string,
	w http.ResponseWriter,
) (*descope.AuthenticationInfo, error) {
	return descopeClient.Auth.OTP().VerifyCode(ctx, method, loginID, code, w)
}

// EnrollEmail adds an email address to a signed-in user as a second factor, and sends it a code.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. Ask for the code and call VerifyOTP, which returns a session with both
// factors. loginID is the user's login ID. email is the email address to add. refreshToken is the
// refresh JWT of the user's session.
//
// It returns the masked address that the code was sent to.
func EnrollEmail(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	loginID, email, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	updateOptions := &descope.UpdateOptions{MFA: true}
	return descopeClient.Auth.OTP().UpdateUserEmail(ctx, loginID, email, updateOptions, request)
}

// EnrollPhone adds a phone number to a signed-in user as a second factor, and sends it a code.
//
// If the user has a second factor already, call RequireMFA before this: a first factor alone gives
// a refresh JWT, too. Ask for the code and call VerifyOTP, which returns a session with both
// factors. method is how to send the code: descope.MethodSMS, MethodVoice or MethodWhatsApp.
// loginID is the user's login ID. phone is the phone number to add, such as +12025550123.
// refreshToken is the refresh JWT of the user's session.
//
// It returns the masked phone number that the code was sent to.
func EnrollPhone(
	ctx context.Context,
	descopeClient *client.DescopeClient,
	method descope.DeliveryMethod,
	loginID, phone, refreshToken string,
) (string, error) {
	// The SDK reads the refresh JWT from a cookie of the request.
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	updateOptions := &descope.UpdateOptions{MFA: true}
	return descopeClient.Auth.OTP().UpdateUserPhone(
		ctx,
		method,
		loginID,
		phone,
		updateOptions,
		request,
	)
}
