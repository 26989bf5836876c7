// Package mfa signs users in with two factors.
package mfa

import (
	"os"

	"github.com/descope/go-sdk/descope/client"
)

// NewDescopeClient returns a client for your project. Create one, and share it.
func NewDescopeClient() (*client.DescopeClient, error) {
	// MFA needs no management key. DescopeBaseURL is for a custom domain.
	return client.NewWithConfig(&client.Config{
		ProjectID:           os.Getenv("DESCOPE_PROJECT_ID"),
		DescopeBaseURL:      os.Getenv("DESCOPE_BASE_URL"),
		SessionJWTViaCookie: true,
	})
}
