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
