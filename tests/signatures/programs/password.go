// Password is a sound program, for faults to be put into.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context, password string) error {
	descopeClient, err := client.New()
	if err != nil {
		return err
	}
	loginID := "you@example.com"
	user := &descope.User{Name: "Ada", Email: loginID}
	created, err := descopeClient.Auth.Password().SignUp(ctx, loginID, user, password, nil)
	if err != nil {
		return err
	}
	session, err := descopeClient.Auth.Password().SignIn(ctx, loginID, password, nil)
	if err != nil {
		return err
	}
	fmt.Println(created.FirstSeen, session.SessionToken.AuthFactors())
	return nil
}

func main() {
	if err := run(context.Background(), os.Getenv("PASSWORD")); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
