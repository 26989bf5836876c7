package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context) error {
	projectID := os.Getenv("DESCOPE_PROJECT_ID")
	if projectID == "" {
		return failure("environment DESCOPE_PROJECT_ID is not set")
	}
	phone := cmp.Or(os.Getenv("PHONE"), "+12025550123")
	email := cmp.Or(os.Getenv("EMAIL"), "you@example.com")
	answers := bufio.NewScanner(os.Stdin)
	// No management key, because MFA needs none. DescopeBaseURL is for a custom domain.
	descopeClient, err := client.NewWithConfig(&client.Config{
		ProjectID:      projectID,
		DescopeBaseURL: os.Getenv("DESCOPE_BASE_URL"),
	})
	if err != nil {
		return err
	}

