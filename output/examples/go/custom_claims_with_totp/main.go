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

	// The first factor: sign up with a password, and keep the refresh JWT.
	// loginID: the user's email address or phone number.
	// password: the user's new password.
	firstFactor, err := descopeClient.Auth.Password().SignUp(ctx, loginID, nil, password, nil)
	if err != nil {
		return err
	}
	if firstFactor.RefreshToken == nil {
		return failure("unreadable the answer has no refresh JWT")
	}
	refreshToken := firstFactor.RefreshToken.JWT

	// Enrol an authenticator app for the user who is signed in.
	// refreshToken: the refresh JWT of the first factor.
	enrolment, err := descopeClient.Auth.TOTP().UpdateUser(ctx, loginID, requestWith(refreshToken))
	if err != nil {
		return err
	}
	fmt.Println("Add this key to your authenticator app:", enrolment.Key)

	// The second factor: the app's code, with mfa, claims and the refresh JWT.
	// code: the six digits that the authenticator app shows.
	// loginOptions: mfa asks for a session with both factors, stepup marks it.
	totpCode, err := ask(answers, "Enter the code from the authenticator app:")
	if err != nil {
		return err
	}
	secondFactor, err := descopeClient.Auth.TOTP().SignInCode(
		ctx,
		loginID,
		totpCode,
		requestWith(refreshToken),
		&descope.LoginOptions{MFA: true, CustomClaims: map[string]any{"plan": "pro"}},
		nil,
	)
	if err != nil {
		return err
	}
	if secondFactor.SessionToken == nil {
		return failure("unreadable the answer has no session JWT")
	}
	sessionToken := secondFactor.SessionToken.JWT

	// Validate the session JWT, refuse a session without mfa, and read the claims.
	// What a sign-in asked for stands below nsec, since nobody vouches for it.
	// sessionToken: the session JWT that came with the request.
	_, session, err := descopeClient.Auth.ValidateSessionWithToken(ctx, sessionToken)
	if err != nil {
		return err
	}
	var factors []string
	for _, factor := range session.AuthFactors() {
		factors = append(factors, string(factor))
	}
	if !slices.Contains(factors, string(descope.AuthFactorMFA)) {
		return failure("mfa the session has no second factor")
	}
	fmt.Println("Claims of the sign-in:", session.CustomClaim("nsec"))
	fmt.Println("amr:", strings.Join(factors, ", "))
	return nil
}

// failure is a way to fail of this program's own.
type failure string

func (f failure) Error() string { return string(f) }

// ask prints a prompt and reads the next line of standard input.
func ask(answers *bufio.Scanner, prompt string) (string, error) {
	fmt.Println(prompt)
	if !answers.Scan() {
		return "", failure("input ended")
	}
	return strings.TrimSpace(answers.Text()), nil
}

// requestWith carries a refresh JWT to the SDK, which reads it from a cookie.
// In a web handler, pass the incoming request instead.
func requestWith(refreshToken string) *http.Request {
	request := &http.Request{Header: http.Header{}}
	request.AddCookie(&http.Cookie{Name: descope.RefreshCookieName, Value: refreshToken})
	return request
}

// describe tells what the service answered, what the SDK refused, or why no answer came.
func describe(err error) string {
	var own failure
	var network *url.Error
	answer := descope.AsError(err)
	switch {
	case errors.As(err, &own):
		return own.Error()
	case errors.As(err, &network):
		return "network " + network.Error()
	case answer == nil,
		errors.Is(err, descope.ErrUnexpectedResponse),
		errors.Is(err, descope.ErrInvalidResponse):
		return "unreadable " + err.Error()
	default:
		return answer.Code + " " + answer.Description
	}
}

func main() {
	err := run(context.Background())
	if err == nil {
		return
	}
	if descope.IsError(err, "E062107") {
		fmt.Fprintln(os.Stderr, "This login ID has signed up before. Set LOGIN_ID to another one and run again.")
	}
	fmt.Fprintln(os.Stderr, "error:", describe(err))
	os.Exit(1)
}
