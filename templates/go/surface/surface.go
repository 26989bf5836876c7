// Surface prints each public call of the SDK, and its parameters behind a tab.
package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/descope/go-sdk/descope/sdk"
)

func show(path string, part reflect.Type) {
	for i := range part.NumMethod() {
		method := part.Method(i)
		name, signature := path+"."+method.Name, method.Type
		if signature.NumIn() == 0 && signature.NumOut() == 1 && signature.Out(0).PkgPath() == part.PkgPath() {
			show(name+"()", signature.Out(0))
			continue
		}
		fmt.Printf("%s\t%s\n", name, strings.TrimPrefix(signature.String(), "func"))
	}
}

func main() {
	show("descopeClient.Auth", reflect.TypeFor[sdk.Authentication]())
	show("descopeClient.Management", reflect.TypeFor[sdk.Management]())
}
