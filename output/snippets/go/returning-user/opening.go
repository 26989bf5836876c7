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
	loginID := cmp.Or(os.Getenv("LOGIN_ID"), "you@example.com")
	password := cmp.Or(os.Getenv("PASSWORD"), "correct-Horse-battery-9-staple")
	answers := bufio.NewScanner(os.Stdin)
	// No management key, because MFA needs none. DescopeBaseURL is for a custom domain.
	descopeClient, err := client.NewWithConfig(&client.Config{
		ProjectID:      projectID,
		DescopeBaseURL: os.Getenv("DESCOPE_BASE_URL"),
	})
	if err != nil {
		return err
	}

