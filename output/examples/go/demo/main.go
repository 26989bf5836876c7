// Demo signs a user up in the terminal with two factors: demo password otp-email
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"

	"example.com/mfa"
	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
)

var channels = map[string]string{
	"password":         "password",
	"totp":             "totp",
	"otp-email":        "email",
	"otp-sms":          "phone",
	"otp-voice":        "phone",
	"otp-whatsapp":     "phone",
	"magic-link-email": "email",
	"magic-link-sms":   "phone",
	"enchanted-link":   "email",
	"oauth":            "oauth",
	"passkey":          "passkey",
}

var methods = map[string]descope.DeliveryMethod{
	"otp-email":        descope.MethodEmail,
	"otp-sms":          descope.MethodSMS,
	"otp-voice":        descope.MethodVoice,
	"otp-whatsapp":     descope.MethodWhatsApp,
	"magic-link-email": descope.MethodEmail,
	"magic-link-sms":   descope.MethodSMS,
}

var claims = map[string]any{"plan": "premium"}

var input = bufio.NewScanner(os.Stdin)

// A failure is an error that the demo itself returns, with a code and a description.
type failure string

func (f failure) Error() string { return string(f) }

// A demo is one sign-up or sign-in.
type demo struct {
	arguments
	client  *client.DescopeClient
	loginID string
	user    *descope.User
}

type arguments struct {
	first, second                                                string
	returning, stepUp, enroll, claims, refresh, everywhere, lost bool
}

func main() {
	args := parseArguments()
	if err := run(context.Background(), args); err != nil {
		fmt.Fprintln(os.Stderr, "error:", describe(err))
		os.Exit(1)
	}
}

func parseArguments() arguments {
	var a arguments
	flag.BoolVar(&a.returning, "returning", false, "sign in, not up")
	flag.BoolVar(&a.stepUp, "step-up", false, "step up with SECOND")
	flag.BoolVar(&a.enroll, "enroll", false, "enroll SECOND")
	flag.BoolVar(&a.claims, "claims", false, "add custom claims")
	flag.BoolVar(&a.refresh, "refresh", false, "refresh and log out")
	flag.BoolVar(&a.everywhere, "log-out-everywhere", false, "end every session")
	flag.BoolVar(&a.lost, "lost", false, "replace the authenticator app")
	flag.BoolFunc("help", "print this", func(string) error {
		flag.CommandLine.SetOutput(os.Stdout)
		printUsage()
		os.Exit(0)
		return nil
	})
	flag.Usage = printUsage
	flag.Parse()
	if flag.NArg() < 2 {
		usage("expected FIRST and SECOND")
	}
	a.first, a.second = flag.Arg(0), flag.Arg(1)
	_ = flag.CommandLine.Parse(flag.Args()[2:]) // options may follow, too; exits on an error
	switch {
	case flag.NArg() > 0:
		usage("expected FIRST and SECOND only")
	case channels[a.first] == "" || channels[a.second] == "":
		usage("expected two of the factors")
	case a.first == "passkey":
		usage("a passkey can't be a first factor")
	case a.second == "password":
		usage("a password can't be a second factor")
	case a.second == "oauth":
		usage("oauth can't be a second factor")
	case channels[a.first] == channels[a.second]:
		usage("FIRST and SECOND use the same channel")
	case a.stepUp && a.enroll || a.stepUp && a.claims || a.enroll && a.claims:
		usage("--step-up, --enroll and --claims exclude each other")
	case (a.enroll || a.claims) && !strings.HasPrefix(a.second, "otp-"):
		usage("--enroll and --claims expect a one-time code as SECOND")
	case a.refresh && a.everywhere:
		usage("--refresh and --log-out-everywhere exclude each other")
	case a.lost && !(a.returning && a.second == "totp"):
		usage("--lost expects --returning and totp as SECOND")
	}
	return a
}

func usage(message string) {
	printUsage()
	fmt.Fprintln(os.Stderr, "demo:", message)
	os.Exit(2)
}

func printUsage() {
	fmt.Fprintln(flag.CommandLine.Output(), "usage: demo FIRST SECOND [--returning [--lost]] "+
		"[--step-up | --enroll | --claims] [--refresh | --log-out-everywhere]\n"+
		"factors: password, totp, otp-email, otp-sms, otp-voice, otp-whatsapp, "+
		"magic-link-email, magic-link-sms, enchanted-link, oauth, passkey")
}

func run(ctx context.Context, args arguments) error {
	if _, err := environment("DESCOPE_PROJECT_ID"); err != nil {
		return err
	}
	d := demo{arguments: args, user: &descope.User{}}
	var err error
	if d.client, err = mfa.NewDescopeClient(); err != nil {
		return err
	}
	if err = d.readAddresses(); err != nil {
		return err
	}
	signUpOrIn := d.signUp
	if d.returning {
		signUpOrIn = d.signIn
	}
	session, err := signUpOrIn(ctx)
	if err != nil {
		return err
	}
	if session.RefreshToken == nil {
		return failure("response The response has no refresh JWT")
	}
	addFactor := d.addFactor
	if d.enroll {
		addFactor = d.enrollFactor
	}
	if session, err = addFactor(ctx, session.RefreshToken.JWT); err != nil {
		return err
	}
	return d.show(ctx, session)
}

// readAddresses reads the addresses that a new user's factors need, except for one that is enrolled.
func (d *demo) readAddresses() (err error) {
	needed := []string{channels[d.first]}
	if !d.returning && !d.enroll {
		needed = append(needed, channels[d.second])
	}
	for _, channel := range needed {
		switch channel {
		case "email", "oauth":
			d.user.Email, err = environment("EMAIL")
		case "phone":
			d.user.Phone, err = environment("PHONE")
		}
		if err != nil {
			return err
		}
	}
	switch channels[d.first] {
	case "email", "oauth":
		d.loginID = d.user.Email
	case "phone":
		d.loginID = d.user.Phone
	default:
		d.loginID, err = environment("LOGIN_ID")
	}
	return err
}

func (d *demo) signUp(ctx context.Context) (*descope.AuthenticationInfo, error) {
	method := methods[d.first]
	switch d.first {
	case "password":
		password, err := environment("PASSWORD")
		if err != nil {
			return nil, err
		}
		return mfa.SignUpWithPassword(ctx, d.client, d.loginID, password, d.user, nil)
	case "totp":
		app, err := mfa.SignUpWithTOTP(ctx, d.client, d.loginID, d.user)
		if err != nil {
			return nil, err
		}
		showKey(app)
		return d.signInWithTOTP(ctx)
	case "oauth":
		return d.signInWithOAuth(ctx)
	case "otp-email", "otp-sms", "otp-voice", "otp-whatsapp":
		address, err := mfa.SignUpWithOTP(ctx, d.client, method, d.loginID, d.user)
		return d.verifyOTP(ctx, method, address, err)
	}
	uri, err := environment("REDIRECT_URL")
	if err != nil {
		return nil, err
	}
	if d.first == "enchanted-link" {
		link, err := mfa.SignUpWithEnchantedLink(ctx, d.client, d.loginID, uri, d.user)
		return d.wait(ctx, link, err)
	}
	address, err := mfa.SignUpWithMagicLink(ctx, d.client, method, d.loginID, uri, d.user)
	return d.verifyLink(ctx, address, err)
}

func (d *demo) signIn(ctx context.Context) (*descope.AuthenticationInfo, error) {
	method := methods[d.first]
	switch d.first {
	case "password":
		password, err := environment("PASSWORD")
		if err != nil {
			return nil, err
		}
		return mfa.SignInWithPassword(ctx, d.client, d.loginID, password, nil)
	case "totp":
		return d.signInWithTOTP(ctx)
	case "oauth":
		return d.signInWithOAuth(ctx)
	case "otp-email", "otp-sms", "otp-voice", "otp-whatsapp":
		address, err := mfa.SignInWithOTP(ctx, d.client, method, d.loginID)
		return d.verifyOTP(ctx, method, address, err)
	}
	uri, err := environment("REDIRECT_URL")
	if err != nil {
		return nil, err
	}
	if d.first == "enchanted-link" {
		link, err := mfa.SignInWithEnchantedLink(ctx, d.client, d.loginID, uri)
		return d.wait(ctx, link, err)
	}
	address, err := mfa.SignInWithMagicLink(ctx, d.client, method, d.loginID, uri)
	return d.verifyLink(ctx, address, err)
}

func (d *demo) addFactor(
	ctx context.Context, refreshToken string,
) (*descope.AuthenticationInfo, error) {
	method := methods[d.second]
	switch d.second {
	case "totp":
		return d.addTOTP(ctx, refreshToken)
	case "passkey":
		return d.addPasskey(ctx, refreshToken)
	case "otp-email", "otp-sms", "otp-voice", "otp-whatsapp":
		if d.claims {
			address, err := mfa.StartMFAWithOTPAndClaims(
				ctx, d.client, method, d.loginID, refreshToken, claims)
			return d.verifyOTP(ctx, method, address, err)
		}
		start := mfa.StartMFAWithOTP
		if d.stepUp {
			start = mfa.StartStepUpWithOTP
		}
		address, err := start(ctx, d.client, method, d.loginID, refreshToken)
		return d.verifyOTP(ctx, method, address, err)
	}
	uri, err := environment("REDIRECT_URL")
	if err != nil {
		return nil, err
	}
	if d.second == "enchanted-link" {
		start := mfa.StartMFAWithEnchantedLink
		if d.stepUp {
			start = mfa.StartStepUpWithEnchantedLink
		}
		link, err := start(ctx, d.client, d.loginID, uri, refreshToken)
		return d.wait(ctx, link, err)
	}
	start := mfa.StartMFAWithMagicLink
	if d.stepUp {
		start = mfa.StartStepUpWithMagicLink
	}
	address, err := start(ctx, d.client, method, d.loginID, uri, refreshToken)
	return d.verifyLink(ctx, address, err)
}

func (d *demo) enrollFactor(
	ctx context.Context, refreshToken string,
) (*descope.AuthenticationInfo, error) {
	method := methods[d.second]
	if method == descope.MethodEmail {
		email, err := environment("EMAIL")
		if err != nil {
			return nil, err
		}
		address, err := mfa.EnrollEmail(ctx, d.client, d.loginID, email, refreshToken)
		return d.verifyOTP(ctx, method, address, err)
	}
	phone, err := environment("PHONE")
	if err != nil {
		return nil, err
	}
	address, err := mfa.EnrollPhone(ctx, d.client, method, d.loginID, phone, refreshToken)
	return d.verifyOTP(ctx, method, address, err)
}

func (d *demo) signInWithOAuth(ctx context.Context) (*descope.AuthenticationInfo, error) {
	uri, err := environment("REDIRECT_URL")
	if err != nil {
		return nil, err
	}
	address, err := mfa.StartSignInWithOAuth(ctx, d.client, descope.OAuthGoogle, uri)
	if err != nil {
		return nil, err
	}
	fmt.Println("Open this address:", address)
	code, err := ask("Enter the parameter code of the address you come back to:")
	if err != nil {
		return nil, err
	}
	return mfa.ExchangeOAuthCode(ctx, d.client, code, nil)
}

func (d *demo) signInWithTOTP(ctx context.Context) (*descope.AuthenticationInfo, error) {
	code, err := ask("Enter the code from the app:")
	if err != nil {
		return nil, err
	}
	return mfa.SignInWithTOTP(ctx, d.client, d.loginID, code, nil)
}

func (d *demo) addTOTP(
	ctx context.Context, refreshToken string,
) (*descope.AuthenticationInfo, error) {
	if d.lost {
		if err := d.removeTOTP(ctx); err != nil {
			return nil, err
		}
	}
	if !d.returning || d.lost {
		app, err := mfa.EnrollTOTP(ctx, d.client, d.loginID, refreshToken)
		if err != nil {
			return nil, err
		}
		showKey(app)
	}
	code, err := ask("Enter the code from the app:")
	if err != nil {
		return nil, err
	}
	complete := mfa.CompleteMFAWithTOTP
	if d.stepUp {
		complete = mfa.CompleteStepUpWithTOTP
	}
	return complete(ctx, d.client, d.loginID, code, refreshToken, nil)
}

func (d *demo) removeTOTP(ctx context.Context) error {
	managementKey, err := environment("DESCOPE_MANAGEMENT_KEY")
	if err != nil {
		return err
	}
	// It is apart from the client that signs users in, which needs no management key.
	managementClient, err := client.NewWithConfig(&client.Config{
		ProjectID:      os.Getenv("DESCOPE_PROJECT_ID"),
		DescopeBaseURL: os.Getenv("DESCOPE_BASE_URL"),
		ManagementKey:  managementKey,
	})
	if err != nil {
		return err
	}
	if err := mfa.RemoveTOTP(ctx, managementClient, d.loginID); err != nil {
		return err
	}
	fmt.Println("Removed the lost authenticator app")
	return nil
}

func (d *demo) addPasskey(
	ctx context.Context, refreshToken string,
) (*descope.AuthenticationInfo, error) {
	origin, err := environment("ORIGIN")
	if err != nil {
		return nil, err
	}
	if !d.returning {
		if err := d.enrollPasskey(ctx, origin, refreshToken); err != nil {
			return nil, err
		}
	}
	start := mfa.StartMFAWithPasskey
	if d.stepUp {
		start = mfa.StartStepUpWithPasskey
	}
	passkey, err := start(ctx, d.client, d.loginID, origin, refreshToken)
	if err != nil {
		return nil, err
	}
	fmt.Println("Use your passkey with these options:", passkey.Options)
	response, err := ask("Enter the passkey's response:")
	if err != nil {
		return nil, err
	}
	return mfa.VerifyPasskey(ctx, d.client, passkey.TransactionID, response, nil)
}

func (d *demo) enrollPasskey(ctx context.Context, origin, refreshToken string) error {
	passkey, err := mfa.StartPasskeyEnrollment(ctx, d.client, d.loginID, origin, refreshToken)
	if err != nil {
		return err
	}
	fmt.Println("Create a passkey with these options:", passkey.Options)
	response, err := ask("Enter the passkey's response:")
	if err != nil {
		return err
	}
	return mfa.FinishPasskeyEnrollment(ctx, d.client, passkey.TransactionID, response)
}

func (d *demo) verifyOTP(
	ctx context.Context, method descope.DeliveryMethod, address string, err error,
) (*descope.AuthenticationInfo, error) {
	if err != nil {
		return nil, err
	}
	fmt.Println("Sent a message to", address)
	code, err := ask("Enter the code:")
	if err != nil {
		return nil, err
	}
	return mfa.VerifyOTP(ctx, d.client, method, d.loginID, code, nil)
}

func (d *demo) verifyLink(
	ctx context.Context, address string, err error,
) (*descope.AuthenticationInfo, error) {
	if err != nil {
		return nil, err
	}
	fmt.Println("Sent a message to", address)
	token, err := ask("Enter the parameter t of the link:")
	if err != nil {
		return nil, err
	}
	return mfa.VerifyMagicLink(ctx, d.client, token, nil)
}

func (d *demo) wait(
	ctx context.Context, link *descope.EnchantedLinkResponse, err error,
) (*descope.AuthenticationInfo, error) {
	if err != nil {
		return nil, err
	}
	fmt.Println("Click the link with this number:", link.LinkID)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return mfa.WaitForEnchantedLink(ctx, d.client, link.PendingRef, nil)
}

func (d *demo) show(ctx context.Context, session *descope.AuthenticationInfo) error {
	if session.SessionToken == nil {
		return failure("response The response has no session JWT")
	}
	require := mfa.RequireMFA
	if d.stepUp {
		require = mfa.RequireStepUp
	}
	token, err := require(ctx, d.client, session.SessionToken.JWT)
	if err != nil {
		return err
	}
	if d.claims {
		text, err := json.Marshal(token.Claims["nsec"])
		if err != nil {
			return err
		}
		fmt.Println("claims:", strings.Replace(string(text), ":", ": ", 1))
	}
	if d.refresh {
		if err := d.refreshAndLogOut(ctx, session.RefreshToken); err != nil {
			return err
		}
	}
	if d.everywhere {
		if err := d.logOutEverywhere(ctx, session.RefreshToken); err != nil {
			return err
		}
	}
	if d.stepUp {
		fmt.Println("su: true")
		return nil
	}
	var factors []string
	for _, factor := range token.AuthFactors() {
		factors = append(factors, string(factor))
	}
	fmt.Println("amr:", strings.Join(factors, ", "))
	return nil
}

func (d *demo) refreshAndLogOut(ctx context.Context, token *descope.Token) error {
	if token == nil {
		return failure("response The response has no refresh JWT")
	}
	refreshToken := token.JWT
	recorder := httptest.NewRecorder() // the SDK returns a rotated refresh JWT as a cookie only
	if _, err := mfa.RefreshSession(ctx, d.client, refreshToken, recorder); err != nil {
		return err
	}
	fmt.Println("Refreshed the session")
	for _, cookie := range recorder.Result().Cookies() {
		if cookie.Name == descope.RefreshCookieName {
			refreshToken = cookie.Value
		}
	}
	if err := mfa.LogOut(ctx, d.client, refreshToken, nil); err != nil {
		return err
	}
	fmt.Println("Logged out")
	return nil
}

func (d *demo) logOutEverywhere(ctx context.Context, token *descope.Token) error {
	if token == nil {
		return failure("response The response has no refresh JWT")
	}
	if err := mfa.LogOutEverywhere(ctx, d.client, token.JWT, nil); err != nil {
		return err
	}
	fmt.Println("Logged out everywhere")
	return nil
}

func showKey(app *descope.TOTPResponse) {
	fmt.Println("Add this key to your authenticator app:", app.Key)
}

func ask(prompt string) (string, error) {
	fmt.Println(prompt)
	if !input.Scan() {
		return "", failure("input The input ended")
	}
	return strings.TrimSpace(input.Text()), nil
}

func environment(name string) (string, error) {
	value := os.Getenv(name)
	if value == "" {
		return "", failure("environment " + name + " is not set")
	}
	return value, nil
}

// describe returns a code and a description.
func describe(err error) string {
	var demoError failure
	var network *url.Error
	var broken *json.SyntaxError
	sdkError := descope.AsError(err)
	switch {
	case errors.As(err, &demoError):
		return demoError.Error()
	case errors.Is(err, mfa.ErrMFARequired), errors.Is(err, mfa.ErrStepUpRequired):
		return "permission " + err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout The link was not clicked in time"
	case errors.As(err, &network):
		return "network " + network.Err.Error()
	case errors.As(err, &broken):
		return "response The response is not valid JSON"
	case sdkError == nil:
		return "response " + err.Error()
	case errors.Is(err, descope.ErrUnexpectedResponse), errors.Is(err, descope.ErrInvalidResponse):
		status := sdkError.Info[descope.ErrorInfoKeys.HTTPResponseStatusCode]
		if status == nil {
			return "response The response is not valid JSON"
		}
		return fmt.Sprintf("response HTTP %v", status)
	case errors.Is(err, descope.ErrInvalidToken), errors.Is(err, descope.ErrPublicKey):
		return "session " + sdkError.Description
	default:
		return sdkError.Code + " " + sdkError.Description
	}
}
