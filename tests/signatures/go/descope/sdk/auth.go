// Package sdk declares the interfaces that a client hands out, as far as programs use them.
package sdk

import (
	"context"
	"net/http"

	"github.com/descope/go-sdk/descope"
)

type OTP interface {
	SignIn(ctx context.Context, method descope.DeliveryMethod, loginID string, r *http.Request, loginOptions *descope.LoginOptions) (maskedAddress string, err error)
	VerifyCode(ctx context.Context, method descope.DeliveryMethod, loginID string, code string, w http.ResponseWriter) (*descope.AuthenticationInfo, error)
}

type TOTP interface {
	SignUp(ctx context.Context, loginID string, user *descope.User) (*descope.TOTPResponse, error)
	SignInCode(ctx context.Context, loginID string, code string, r *http.Request, loginOptions *descope.LoginOptions, w http.ResponseWriter) (*descope.AuthenticationInfo, error)
}

type Authentication interface {
	OTP() OTP
	TOTP() TOTP
	ValidateSessionWithToken(ctx context.Context, sessionToken string) (bool, *descope.Token, error)
}
