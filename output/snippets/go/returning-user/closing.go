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
