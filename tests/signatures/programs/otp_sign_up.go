// Otp_sign_up is a sound program, for faults to be put into.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context) error {
	descopeClient, err := client.New()
	if err != nil {
		return err
	}
	phone := "+15555550100"
	user := &descope.User{Name: "Ada", GivenName: "Ada", Phone: phone, Email: "you@example.com"}
	options := &descope.SignUpOptions{CustomClaims: map[string]any{"plan": "gold"}, TemplateID: "short"}
	masked, err := descopeClient.Auth.OTP().SignUp(ctx, descope.MethodSMS, phone, user, options)
	if err != nil {
		return err
	}
	fmt.Println("Sent to", masked)
	return nil
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
