// Enchanted_link is a sound program, for faults to be put into.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
	"github.com/descope/go-sdk/descope/sdk"
)

func poll(ctx context.Context, enchantedLink sdk.EnchantedLink, pendingRef string) (*descope.AuthenticationInfo, error) {
	for {
		session, err := enchantedLink.GetSession(ctx, pendingRef, nil)
		if !errors.Is(err, descope.ErrEnchantedLinkUnauthorized) {
			return session, err
		}
		time.Sleep(time.Second)
	}
}

func run(ctx context.Context, request *http.Request, token string) error {
	descopeClient, err := client.New()
	if err != nil {
		return err
	}
	enchantedLink := descopeClient.Auth.EnchantedLink()
	loginID, uri := "you@example.com", "https://example.com/verify"
	user := &descope.User{Email: loginID}
	if _, err := enchantedLink.SignUp(ctx, loginID, uri, user, &descope.SignUpOptions{TenantID: "T1"}); err != nil {
		return err
	}
	sent, err := enchantedLink.SignIn(ctx, loginID, uri, request, &descope.LoginOptions{MFA: true})
	if err != nil {
		return err
	}
	fmt.Println("Click link", sent.LinkID, "sent to", sent.MaskedEmail)
	if err := enchantedLink.Verify(ctx, token); err != nil {
		return err
	}
	session, err := poll(ctx, enchantedLink, sent.PendingRef)
	if err != nil {
		return err
	}
	fmt.Println(session.SessionToken.AuthFactors())
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
