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

	// Have a user, so that the program can run. In your application this was long ago.
	// loginID: the user's email address or phone number.
	// password: the user's new password.
	// user: what else is known of the user, such as where codes go.
	_, err = descopeClient.Auth.Password().SignUp(
		ctx,
		loginID,
		&descope.User{Email: loginID},
		password,
		nil,
	)
	if err != nil {
		return err
	}

	// The first factor: sign in with the password, and keep the refresh JWT.
	firstFactor, err := descopeClient.Auth.Password().SignIn(ctx, loginID, password, nil)
	if err != nil {
		return err
	}
	if firstFactor.RefreshToken == nil {
		return failure("unreadable the answer has no refresh JWT")
	}
	refreshToken := firstFactor.RefreshToken.JWT

	// The second factor: a sign-in with mfa and the refresh JWT sends a code.
	// method: where the code goes, descope.MethodEmail, MethodSMS, MethodVoice or MethodWhatsApp.
	// loginOptions: mfa asks for a session with both factors, stepup marks it.
	// refreshToken: the refresh JWT of the first factor.
	delivery, err := descopeClient.Auth.OTP().SignIn(
		ctx,
		descope.MethodEmail,
		loginID,
		requestWith(refreshToken),
		&descope.LoginOptions{MFA: true},
	)
	if err != nil {
		return err
	}
	fmt.Println("Sent a code to", delivery)

	// Verify the code. The session that comes back has both factors.
	// code: the six digits from the message.
	emailCode, err := ask(answers, "Enter the code from the email:")
	if err != nil {
		return err
	}
	secondFactor, err := descopeClient.Auth.OTP().VerifyCode(
		ctx,
		descope.MethodEmail,
		loginID,
		emailCode,
		nil,
	)
	if err != nil {
		return err
	}
	if secondFactor.SessionToken == nil {
		return failure("unreadable the answer has no session JWT")
	}
	sessionToken := secondFactor.SessionToken.JWT

	// On every request, validate the session JWT and refuse a session without mfa.
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
