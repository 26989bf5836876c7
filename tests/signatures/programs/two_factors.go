// Two_factors is a sound program, for faults to be put into.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context) error {
	descopeClient, err := client.NewWithConfig(&client.Config{
		ProjectID:      os.Getenv("DESCOPE_PROJECT_ID"),
		DescopeBaseURL: os.Getenv("DESCOPE_BASE_URL"),
	})
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	loginID := "you@example.com"
	enrolment, err := descopeClient.Auth.TOTP().SignUp(ctx, loginID, &descope.User{Email: loginID})
	if err != nil {
		return err
	}
	fmt.Println(enrolment.ProvisioningURL)
	lines.Scan()
	first, err := descopeClient.Auth.TOTP().SignInCode(ctx, loginID, lines.Text(), nil, nil, nil)
	if err != nil {
		return err
	}
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: first.RefreshToken.JWT})
	options := &descope.LoginOptions{MFA: true}
	masked, err := descopeClient.Auth.OTP().SignIn(ctx, descope.MethodEmail, loginID, request, options)
	if err != nil {
		return err
	}
	fmt.Println("Sent to", masked)
	lines.Scan()
	second, err := descopeClient.Auth.OTP().VerifyCode(ctx, descope.MethodEmail, loginID, lines.Text(), nil)
	if err != nil {
		return err
	}
	authorized, token, err := descopeClient.Auth.ValidateSessionWithToken(ctx, second.SessionToken.JWT)
	if err != nil {
		return err
	}
	if !authorized || !slices.Contains(token.AuthFactors(), descope.AuthFactorMFA) {
		return errors.New("mfa the session has no second factor")
	}
	fmt.Println("amr:", token.AuthFactors(), token.IsMFA(), token.Claims["amr"])
	return nil
}

func main() {
	err := run(context.Background())
	if refused := descope.AsError(err); refused != nil {
		fmt.Fprintln(os.Stderr, "error:", refused.Code, refused.Description)
		fmt.Fprintln(os.Stderr, refused.Info[descope.ErrorInfoKeys.HTTPResponseStatusCode])
	}
	if errors.Is(err, descope.ErrRefreshToken) || descope.IsError(err, "E061102") {
		os.Exit(1)
	}
}
