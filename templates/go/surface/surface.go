// Surface prints each public call of the SDK, its parameters behind a tab, and what it returns behind another one.
package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/descope/go-sdk/descope/sdk"
)

func parameters(signature reflect.Type) string {
	inputs := []reflect.Type{}
	for i := range signature.NumIn() {
		inputs = append(inputs, signature.In(i))
	}
	return reflect.FuncOf(inputs, nil, signature.IsVariadic()).String()
}

func show(path string, part reflect.Type) {
	for i := range part.NumMethod() {
		method := part.Method(i)
		name, signature := path+"."+method.Name, method.Type
		if signature.NumIn() == 0 && signature.NumOut() == 1 && signature.Out(0).PkgPath() == part.PkgPath() {
			show(name+"()", signature.Out(0))
			continue
		}
		taken := parameters(signature)
		returned := strings.TrimPrefix(signature.String(), taken)
		fmt.Printf("%s\t%s\t%s\n", name, strings.TrimPrefix(taken, "func"), strings.TrimSpace(returned))
	}
}

func main() {
	show("descopeClient.Auth", reflect.TypeFor[sdk.Authentication]())
	show("descopeClient.Management", reflect.TypeFor[sdk.Management]())
}
