// Web signs users in with two factors over HTTP.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"example.com/mfa"
	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

type server struct {
	client *client.DescopeClient
}

// A handler returns an error instead of writing it.
type handler func(w http.ResponseWriter, r *http.Request) error

// An httpError is an error with a status, a message and Descope's code for the browser.
type httpError struct {
	status        int
	message, code string
}

func (e httpError) Error() string { return e.message }

// tokenKey is the context key of the session JWT that the guard validated.
type tokenKey struct{}

func main() {
	if os.Getenv("DESCOPE_PROJECT_ID") == "" {
		fmt.Fprintln(os.Stderr, "error: environment DESCOPE_PROJECT_ID is not set")
		os.Exit(1)
	}
	descopeClient, err := mfa.NewDescopeClient()
	if err != nil {
		log.Fatal("error: ", err)
	}
	s := server{descopeClient}
	mux := http.NewServeMux()
	mux.Handle("POST /sign-up", handler(s.signUp))
	mux.Handle("POST /sign-in", handler(s.signIn))
	mux.Handle("POST /mfa/start", handler(s.startMFA))
	mux.Handle("POST /mfa/verify", handler(s.verifyMFA))
	mux.Handle("GET /account", s.mfaRequired(handler(account)))
	mux.Handle("POST /refresh", handler(s.refresh))
	mux.Handle("POST /logout", handler(s.logOut))

	listener, err := net.Listen("tcp", "127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "8080"))
	if err != nil {
		log.Fatal("error: ", err)
	}
	fmt.Printf("Listening on http://%v\n", listener.Addr())
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	web := http.Server{Handler: forbidCaching(refuseCrossSitePosts(mux))}
	context.AfterFunc(ctx, func() { _ = web.Close() })
	if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal("error: ", err)
	}
}

func (s server) signUp(w http.ResponseWriter, r *http.Request) error {
	email, password, err := credentials(w, r)
	if err != nil {
		return err
	}
	user := &descope.User{Email: email}
	info, err := mfa.SignUpWithPassword(r.Context(), s.client, email, password, user, w)
	return signedIn(w, info, err)
}

func (s server) signIn(w http.ResponseWriter, r *http.Request) error {
	email, password, err := credentials(w, r)
	if err != nil {
		return err
	}
	info, err := mfa.SignInWithPassword(r.Context(), s.client, email, password, w)
	return signedIn(w, info, err)
}

func (s server) startMFA(w http.ResponseWriter, r *http.Request) error {
	refreshToken, user, err := s.firstFactorUser(r)
	if err != nil {
		return err
	}
	loginID := user.LoginIDs[0]
	sentTo, err := mfa.StartMFAWithOTP(
		r.Context(), s.client, descope.MethodEmail, loginID, refreshToken)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"sent_to": sentTo})
}

func (s server) verifyMFA(w http.ResponseWriter, r *http.Request) error {
	code, err := field(w, r, "code")
	if err != nil {
		return err
	}
	_, user, err := s.firstFactorUser(r)
	if err != nil {
		return err
	}
	info, err := mfa.VerifyOTP(
		r.Context(), s.client, descope.MethodEmail, user.LoginIDs[0], code, w)
	if err != nil {
		return err
	}
	for _, token := range []*descope.Token{info.SessionToken, info.RefreshToken} {
		if token != nil && token.ID != user.UserID {
			return noSession(w, "The session belongs to another user")
		}
	}
	return signedIn(w, info, nil)
}

func account(w http.ResponseWriter, r *http.Request) error {
	token, _ := r.Context().Value(tokenKey{}).(*descope.Token)
	return writeJSON(w, http.StatusOK, map[string]any{"user_id": token.ID, "amr": token.Claims["amr"]})
}

func (s server) refresh(w http.ResponseWriter, r *http.Request) error {
	refreshToken, err := s.validCookie(r, descope.RefreshCookieName)
	if err != nil {
		return err
	}
	if _, err := mfa.RefreshSession(r.Context(), s.client, refreshToken, w); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// logOut deletes the cookies even if Descope can't be asked.
func (s server) logOut(w http.ResponseWriter, r *http.Request) error {
	for _, name := range []string{descope.SessionCookieName, descope.RefreshCookieName} {
		http.SetCookie(w, &http.Cookie{
			Name: name, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		})
	}
	refreshToken, err := s.validCookie(r, descope.RefreshCookieName)
	if err != nil {
		return err
	}
	if err := mfa.LogOut(r.Context(), s.client, refreshToken, nil); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// mfaRequired lets a request through only if its session has a second factor.
func (s server) mfaRequired(next http.Handler) http.Handler {
	return handler(func(w http.ResponseWriter, r *http.Request) error {
		sessionToken, err := cookie(r, descope.SessionCookieName)
		if err != nil {
			return err
		}
		token, err := mfa.RequireMFA(r.Context(), s.client, sessionToken)
		if err != nil && !errors.Is(err, mfa.ErrMFARequired) {
			if _, err := s.validCookie(r, descope.SessionCookieName); err != nil {
				return err
			}
			token, err = mfa.RequireMFA(r.Context(), s.client, sessionToken)
		}
		if errors.Is(err, descope.ErrInvalidToken) {
			return httpError{status: http.StatusUnauthorized, message: "The session is not valid"}
		}
		if err != nil {
			return err
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tokenKey{}, token)))
		return nil
	})
}

func forbidCaching(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// refuseCrossSitePosts refuses what another site's page sends: SameSite doesn't prevent login CSRF.
func refuseCrossSitePosts(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(handler(func(http.ResponseWriter, *http.Request) error {
		return httpError{status: http.StatusForbidden, message: "Cross-site request"}
	}))
	return protection.Handler(next)
}

// validCookie returns a JWT that an earlier response stored in a cookie.
//
// It distinguishes an invalid JWT from an outage: where the SDK can't fetch the public keys, it returns
// the same errors as for a JWT that isn't valid.
func (s server) validCookie(r *http.Request, name string) (string, error) {
	token, err := cookie(r, name)
	if err != nil {
		return "", err
	}
	if _, _, err := s.client.Auth.ValidateSessionWithToken(r.Context(), token); err == nil {
		return token, nil
	}
	if err := s.fetchKeys(r.Context()); err != nil {
		return "", err
	}
	if _, _, err := s.client.Auth.ValidateSessionWithToken(r.Context(), token); err != nil {
		return "", httpError{status: http.StatusUnauthorized, message: "The session is not valid"}
	}
	return token, nil
}

func cookie(r *http.Request, name string) (string, error) {
	cookie, err := r.Cookie(name)
	if err != nil || cookie.Value == "" {
		return "", httpError{status: http.StatusUnauthorized, message: "Sign in first"}
	}
	return cookie.Value, nil
}

// fetchKeys has the SDK look for a key that doesn't exist, for which it fetches the public keys.
func (s server) fetchKeys(ctx context.Context) error {
	const jwtOfUnknownKey = "eyJhbGciOiJSUzI1NiIsImtpZCI6InVua25vd24ifQ.e30.AA"
	_, _, err := s.client.Auth.ValidateSessionWithToken(ctx, jwtOfUnknownKey)
	if sdkError := descope.AsError(err); sdkError != nil &&
		strings.HasPrefix(sdkError.Message, "Required public key does not exist") {
		return nil
	}
	return fmt.Errorf("%w: %w", errOutage, err)
}

var errOutage = errors.New("the public keys can't be fetched")

// firstFactorUser asks Descope which user the cookie belongs to. A form could name any user.
func (s server) firstFactorUser(r *http.Request) (string, *descope.UserResponse, error) {
	refreshToken, err := s.validCookie(r, descope.RefreshCookieName)
	if err != nil {
		return "", nil, err
	}
	user, err := mfa.GetUser(r.Context(), s.client, refreshToken)
	return refreshToken, user, err
}

// signedIn completes a response on which the SDK has set both cookies.
func signedIn(w http.ResponseWriter, info *descope.AuthenticationInfo, err error) error {
	if err != nil {
		return err
	}
	if info.SessionToken == nil || info.RefreshToken == nil {
		return noSession(w, "The response has no session")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// noSession takes back the cookies that the SDK has set.
func noSession(w http.ResponseWriter, message string) error {
	w.Header().Del("Set-Cookie")
	return httpError{status: http.StatusBadGateway, message: message}
}

func credentials(w http.ResponseWriter, r *http.Request) (email, password string, err error) {
	if email, err = field(w, r, "email"); err != nil {
		return "", "", err
	}
	password, err = field(w, r, "password")
	return email, password, err
}

func field(w http.ResponseWriter, r *http.Request, name string) (string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, 64*1024)
	value := r.PostFormValue(name)
	if value == "" {
		return "", httpError{status: http.StatusBadRequest, message: name + " is missing"}
	}
	return value, nil
}

func writeJSON(w http.ResponseWriter, status int, body map[string]any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(body)
}

// ServeHTTP sends the error that the handler returns, or 500 if it panics.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if value := recover(); value != nil {
			log.Printf("%s %s: %v\n%s", r.Method, r.URL.Path, value, debug.Stack())
			sendError(w, httpError{status: http.StatusInternalServerError, message: "Internal error"})
		}
	}()
	err := h(w, r)
	if err == nil {
		return
	}
	failure := describe(err)
	if failure.status >= http.StatusInternalServerError {
		log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	if errors.Is(err, descope.ErrRateLimitExceeded) {
		seconds := descope.AsError(err).Info[descope.ErrorInfoKeys.RateLimitExceededRetryAfter]
		if seconds != nil {
			w.Header().Set("Retry-After", fmt.Sprint(seconds))
		}
	}
	sendError(w, failure)
}

func sendError(w http.ResponseWriter, failure httpError) {
	body := map[string]any{"error": failure.message}
	if failure.code != "" {
		body["code"] = failure.code
	}
	if err := writeJSON(w, failure.status, body); err != nil {
		log.Print(err)
	}
}

// describe returns the status and the message for an error.
func describe(err error) httpError {
	var webError httpError
	var network *url.Error
	var broken *json.SyntaxError
	sdkError := descope.AsError(err)
	switch {
	case errors.As(err, &webError):
		return webError
	case errors.Is(err, mfa.ErrMFARequired):
		return httpError{status: http.StatusForbidden, message: "The session has no second factor"}
	case errors.Is(err, descope.ErrRateLimitExceeded):
		return httpError{status: http.StatusTooManyRequests, message: "Too many requests", code: sdkError.Code}
	case sdkError != nil && sdkError.Info[descope.ErrorInfoKeys.HTTPResponseStatusCode] == http.StatusTooManyRequests:
		return httpError{status: http.StatusTooManyRequests, message: "Too many requests"} // of a proxy
	case errors.Is(err, errOutage), errors.As(err, &network), errors.As(err, &broken):
		return httpError{status: http.StatusBadGateway, message: "Try again later"}
	case sdkError == nil:
		return httpError{status: http.StatusInternalServerError, message: "Internal error"}
	case errors.Is(err, descope.ErrUserAlreadyExists):
		return httpError{status: http.StatusConflict, message: sdkError.Description, code: sdkError.Code}
	case strings.HasPrefix(sdkError.Code, "E0110"):
		return httpError{status: http.StatusBadRequest, message: sdkError.Description, code: sdkError.Code}
	case sdkError.IsBadRequest(), sdkError.IsUnauthorized(), sdkError.IsForbidden(), sdkError.IsNotFound():
		if strings.HasPrefix(sdkError.Code, "E") {
			return httpError{status: http.StatusUnauthorized, message: sdkError.Description, code: sdkError.Code}
		}
	}
	return httpError{status: http.StatusBadGateway, message: "Try again later"}
}
