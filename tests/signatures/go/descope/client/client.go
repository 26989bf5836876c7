// Package client declares the construction of a client, without behaviour.
package client

import (
	"context"
	"net/http"
	"time"

	"github.com/descope/go-sdk/descope/sdk"
)

// Config holds those of the SDK's fields whose types need no other package of the SDK.
type Config struct {
	ProjectID                  string
	ManagementKey              string
	AuthManagementKey          string
	PublicKey                  string
	DescopeBaseURL             string
	FGACacheURL                string
	RequestTimeout             time.Duration
	CustomDefaultHeaders       map[string]string
	ExternalRequestID          func(context.Context) string
	AllowEmptyProjectID        bool
	SessionJWTViaCookie        bool
	SessionJWTCookieDomain     string
	SessionJWTCookieSameSite   http.SameSite
	RefreshCookieName          string
	SessionCookieName          string
	FallBackRefreshCookieNames []string
	FallBackSessionCookieNames []string
	JWTLeeway                  time.Duration
}

// DescopeClient has no management part here: programs use none.
type DescopeClient struct {
	Auth sdk.Authentication
}

func New() (*DescopeClient, error) { panic("signatures only: there is no behaviour here") }

func NewWithConfig(config *Config) (*DescopeClient, error) {
	panic("signatures only: there is no behaviour here")
}
