// Magic_link is a sound program, for faults to be put into.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context, request *http.Request, token string) error {
	descopeClient, err := client.New()
	if err != nil {
		return err
	}
	loginID, uri := "you@example.com", "https://example.com/verify"
	user := &descope.User{Email: loginID}
	magicLink := descopeClient.Auth.MagicLink()
	if _, err := magicLink.SignUp(ctx, descope.MethodEmail, loginID, uri, user, nil); err != nil {
		return err
	}
	options := &descope.LoginOptions{MFA: true}
	masked, err := magicLink.SignIn(ctx, descope.MethodEmail, loginID, uri, request, options)
	if err != nil {
		return err
	}
	fmt.Println("Sent to", masked)
	session, err := magicLink.Verify(ctx, token, nil)
	if err != nil {
		return err
	}
	fmt.Println(session.SessionToken.IsMFA())
	return nil
}

func main() {
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: os.Getenv("REFRESH_JWT")})
	if err := run(context.Background(), request, os.Getenv("TOKEN")); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
