// Probe answers what the SDK of this module is like: a list of questions on standard input, their answers as JSON.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/descope/go-sdk/descope"
	"github.com/descope/go-sdk/descope/client"
	"github.com/descope/go-sdk/descope/sdk"
)

var interfaces = map[string]reflect.Type{
	"EnchantedLink": reflect.TypeFor[sdk.EnchantedLink](),
	"MagicLink":     reflect.TypeFor[sdk.MagicLink](),
	"OTP":           reflect.TypeFor[sdk.OTP](),
	"WebAuthn":      reflect.TypeFor[sdk.WebAuthn](),
	"Password":      reflect.TypeFor[sdk.Password](),
}

var records = map[string]reflect.Type{
	"SignUpOptions": reflect.TypeFor[descope.SignUpOptions](),
	"UpdateOptions": reflect.TypeFor[descope.UpdateOptions](),
}

// parameters are the types that a method takes, such as those of OTP.SignIn.
func parameters(path string) any {
	names := strings.Split(path, ".")
	method, found := interfaces[names[0]].MethodByName(names[1])
	if !found {
		return nil
	}
	var types []string
	for i := range method.Type.NumIn() {
		types = append(types, method.Type.In(i).String())
	}
	return types
}

func fields(name string) any {
	var names []string
	for i := range records[name].NumField() {
		names = append(names, records[name].Field(i).Name)
	}
	return names
}

// methods are the names of the methods that have a word in them, of the client and of its parts.
func methods(word string) any {
	names := []string{}
	collect := func(part reflect.Type) {
		for i := range part.NumMethod() {
			if name := part.Method(i).Name; strings.Contains(strings.ToLower(name), word) {
				names = append(names, name)
			}
		}
	}
	for _, service := range []reflect.Type{reflect.TypeFor[sdk.Authentication](), reflect.TypeFor[sdk.Management]()} {
		collect(service)
		for i := range service.NumMethod() {
			returned := service.Method(i).Type
			if returned.NumOut() == 1 && returned.Out(0).Kind() == reflect.Interface {
				collect(returned.Out(0))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func does(name string) any {
	if name == "two factors" {
		token := &descope.Token{Claims: map[string]any{"amr": []any{"email", "sms"}}}
		return map[string]any{"IsMFA": token.IsMFA(), "AuthFactors": token.AuthFactors()}
	}
	made, err := client.NewWithConfig(&client.Config{
		ProjectID:      os.Getenv("DESCOPE_PROJECT_ID"),
		DescopeBaseURL: os.Getenv("DESCOPE_BASE_URL"),
	})
	if err != nil {
		log.Fatal(err)
	}
	info, err := made.Auth.Password().SignUp(context.Background(), "a@example.com", nil, "correct horse", nil)
	if err != nil {
		log.Fatal(err)
	}
	return map[string]any{"session": info.SessionToken != nil, "refresh": info.RefreshToken}
}

func main() {
	ask := map[string]func(string) any{
		"parameters": parameters, "methods": methods, "fields": fields, "does": does,
	}
	var questions []string
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		log.Fatal(err)
	}
	answers := map[string]any{}
	for _, question := range questions {
		verb, rest, _ := strings.Cut(question, " ")
		answers[question] = ask[verb](rest)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"answers": answers}); err != nil {
		log.Fatal(err)
	}
}
