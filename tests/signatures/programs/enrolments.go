// Enrolments is a sound program, for faults to be put into: a user who has a session adds ways to sign in.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context, refreshJWT string) error {
	descopeClient, err := client.New()
	if err != nil {
		return err
	}
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshJWT})
	loginID := "you@example.com"
	enrolment, err := descopeClient.Auth.TOTP().UpdateUser(ctx, loginID, request)
	if err != nil {
		return err
	}
	fmt.Println(enrolment.ProvisioningURL, enrolment.Key)
	options := &descope.UpdateOptions{AddToLoginIDs: true, OnMergeUseExisting: true, MFA: true}
	email, err := descopeClient.Auth.OTP().UpdateUserEmail(ctx, loginID, "me@example.com", options, request)
	if err != nil {
		return err
	}
	phone, err := descopeClient.Auth.OTP().UpdateUserPhone(ctx, descope.MethodVoice, loginID, "+15555550100", nil, request)
	if err != nil {
		return err
	}
	fmt.Println("Sent to", email, "and", phone)
	return nil
}

func main() {
	if err := run(context.Background(), os.Getenv("REFRESH_JWT")); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
