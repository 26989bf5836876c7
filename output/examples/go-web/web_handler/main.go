package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

func run(ctx context.Context) error {
	projectID := os.Getenv("DESCOPE_PROJECT_ID")
	if projectID == "" {
		return failure("environment DESCOPE_PROJECT_ID is not set")
	}
	port := cmp.Or(os.Getenv("PORT"), "8080")
	// No management key, because MFA needs none. DescopeBaseURL is for a custom domain.
	descopeClient, err := client.NewWithConfig(&client.Config{
		ProjectID:      projectID,
		DescopeBaseURL: os.Getenv("DESCOPE_BASE_URL"),
	})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /sign-up", handler{descopeClient, signUp})
	mux.Handle("POST /mfa/start", handler{descopeClient, sendCode})
	mux.Handle("POST /mfa/verify", handler{descopeClient, verifyCode})
	mux.Handle("GET /account", handler{descopeClient, account})
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	fmt.Printf("Listening on http://%s\n", listener.Addr())
	server := &http.Server{Handler: mux}
	go server.Serve(listener)
	<-ctx.Done()
	return server.Shutdown(context.Background())
}

// signUp answers POST /sign-up.
func signUp(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	email, err := field(request, "email")
	if err != nil {
		return err
	}
	password, err := field(request, "password")
	if err != nil {
		return err
	}
	// The first factor: sign up with a password. The answer has the refresh JWT.
	firstFactor, err := descopeClient.Auth.Password().SignUp(
		ctx,
		email,
		&descope.User{Email: email},
		password,
		nil,
	)
	if err != nil {
		return err
	}
	if firstFactor.RefreshToken == nil {
		return failure("unreadable the answer has no refresh JWT")
	}
	refreshToken := firstFactor.RefreshToken.JWT

	keep(response, "DSR", refreshToken)
	response.WriteHeader(http.StatusNoContent)
	return nil
}

// sendCode answers POST /mfa/start.
func sendCode(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	email, err := field(request, "email")
	if err != nil {
		return err
	}
	if _, err := cookie(request, "DSR"); err != nil {
		return err
	}
	// The second factor: a sign-in with mfa and the refresh JWT sends a code.
	delivery, err := descopeClient.Auth.OTP().SignIn(
		ctx,
		descope.MethodEmail,
		email,
		request,
		&descope.LoginOptions{MFA: true},
	)
	if err != nil {
		return err
	}

	return answer(response, http.StatusOK, map[string]any{"sent_to": delivery})
}

// verifyCode answers POST /mfa/verify.
func verifyCode(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	email, err := field(request, "email")
	if err != nil {
		return err
	}
	code, err := field(request, "code")
	if err != nil {
		return err
	}
	// Verify the code. Both JWTs that come back are of a session with both factors.
	secondFactor, err := descopeClient.Auth.OTP().VerifyCode(
		ctx,
		descope.MethodEmail,
		email,
		code,
		nil,
	)
	if err != nil {
		return err
	}
	if secondFactor.RefreshToken == nil {
		return failure("unreadable the answer has no refresh JWT")
	}
	newRefreshToken := secondFactor.RefreshToken.JWT
	if secondFactor.SessionToken == nil {
		return failure("unreadable the answer has no session JWT")
	}
	newSessionToken := secondFactor.SessionToken.JWT

	keep(response, "DSR", newRefreshToken)
	keep(response, "DS", newSessionToken)
	response.WriteHeader(http.StatusNoContent)
	return nil
}

// account answers GET /account.
func account(
	descopeClient *client.DescopeClient, response http.ResponseWriter, request *http.Request,
) error {
	ctx := request.Context()
	sessionToken, err := cookie(request, "DS")
	if err != nil {
		return err
	}
	// On every request, validate the session JWT and refuse a session without mfa.
	_, session, err := descopeClient.Auth.ValidateSessionWithToken(ctx, sessionToken)
	if err != nil {
		return failure("session the session JWT is not valid")
	}
	factors := session.AuthFactors()
	if !slices.Contains(factors, descope.AuthFactorMFA) {
		return failure("mfa the session has no second factor")
	}

	return answer(response, http.StatusOK, map[string]any{"amr": factors})
}

// field returns a field of the form that the browser sent.
func field(request *http.Request, name string) (string, error) {
	value := request.PostFormValue(name)
	if value == "" {
		return "", failure("argument " + name + " is missing")
	}
	return value, nil
}

// cookie returns a cookie of an earlier answer.
func cookie(request *http.Request, name string) (string, error) {
	found, err := request.Cookie(name)
	if err != nil {
		return "", failure("cookie " + name + " is missing")
	}
	return found.Value, nil
}

// keep stores the JWT in an HttpOnly, SameSite=Strict cookie.
func keep(response http.ResponseWriter, name, token string) {
	http.SetCookie(response, &http.Cookie{
		Name:     name,
		Value:    token,
		Path:     "/",
		Secure:   true,
		HttpOnly: true,
		SameSite: http.SameSiteStrictMode,
	})
}

// answer writes a body of JSON.
func answer(response http.ResponseWriter, status int, body any) error {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	return json.NewEncoder(response).Encode(body)
}

// failure is an error of this program: a code and a description.
type failure string

func (f failure) Error() string { return string(f) }

// describe returns the service's answer, the SDK's refusal, or why no answer came.
func describe(err error) (code, description string) {
	var own failure
	var network *url.Error
	answer := descope.AsError(err)
	switch {
	case errors.As(err, &own):
		code, description, _ = strings.Cut(string(own), " ")
		return code, description
	case errors.As(err, &network):
		return "network", "the service cannot be reached"
	case answer == nil,
		errors.Is(err, descope.ErrUnexpectedResponse),
		errors.Is(err, descope.ErrInvalidResponse):
		return "unreadable", "the answer cannot be read"
	default:
		return answer.Code, answer.Description
	}
}

// handler answers a failure of its function as JSON, without a stack trace and without a token.
type handler struct {
	descopeClient *client.DescopeClient
	serve         func(*client.DescopeClient, http.ResponseWriter, *http.Request) error
}

// statuses has those of some codes. Any other is 401: the service refused, or a cookie or a valid
// session is missing.
var statuses = map[string]int{
	"argument":   http.StatusBadRequest,
	"mfa":        http.StatusForbidden,
	"network":    http.StatusBadGateway,
	"unreadable": http.StatusBadGateway,
}

func (h handler) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	err := h.serve(h.descopeClient, response, request)
	if err == nil {
		return
	}
	code, description := describe(err)
	status := cmp.Or(statuses[code], http.StatusUnauthorized)
	answer(response, status, map[string]string{"code": code, "description": description})
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}
