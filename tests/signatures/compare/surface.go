// Surface prints what the packages of a checkout of the Go SDK export, one line a name, so that two checkouts can be
// compared. It type-checks the sources without building them, and takes modules that are absent for empty.
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const module = "github.com/descope/go-sdk/"

type checkout struct {
	root     string
	files    *token.FileSet
	standard types.Importer
	packages map[string]*types.Package
}

// Import finds a package in the checkout or in the standard library.
func (c *checkout) Import(name string) (*types.Package, error) {
	if folder, found := strings.CutPrefix(name, module); found {
		return c.load(folder)
	}
	if !strings.Contains(strings.Split(name, "/")[0], ".") {
		return c.standard.Import(name)
	}
	absent := types.NewPackage(name, path.Base(name))
	absent.MarkComplete()
	return absent, nil
}

func (c *checkout) load(folder string) (*types.Package, error) {
	if loaded, found := c.packages[folder]; found {
		return loaded, nil
	}
	listed, err := build.ImportDir(filepath.Join(c.root, folder), 0)
	if err != nil {
		return nil, err
	}
	var parsed []*ast.File
	for _, name := range listed.GoFiles {
		file, err := parser.ParseFile(c.files, filepath.Join(listed.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, file)
	}
	// What comes of an absent module has an invalid type, and a line that equals none of another checkout's.
	lenient := types.Config{Importer: c, IgnoreFuncBodies: true, Error: func(error) {}}
	loaded, _ := lenient.Check(module+folder, c.files, parsed, nil)
	c.packages[folder] = loaded
	return loaded, nil
}

// written is a type without the names of parameters, which callers do not see.
func written(of types.Type) string {
	if signature, is := of.(*types.Signature); is {
		of = types.NewSignatureType(nil, nil, nil, nameless(signature.Params()), nameless(signature.Results()), signature.Variadic())
	}
	return types.TypeString(of, func(p *types.Package) string { return strings.TrimPrefix(p.Path(), module) })
}

func nameless(names *types.Tuple) *types.Tuple {
	var variables []*types.Var
	for variable := range names.Variables() {
		variables = append(variables, types.NewParam(token.NoPos, nil, "", variable.Type()))
	}
	return types.NewTuple(variables...)
}

func printObject(object types.Object) {
	name := strings.TrimPrefix(object.Pkg().Path(), module) + "." + object.Name()
	switch object := object.(type) {
	case *types.Const:
		fmt.Println("const", name, written(object.Type()), object.Val().ExactString())
	case *types.Var:
		fmt.Println("var", name, written(object.Type()))
		if named, is := object.Type().(*types.Named); is && !named.Obj().Exported() {
			printType(written(named), named)
		}
	case *types.Func:
		fmt.Println("func", name, written(object.Type()))
	case *types.TypeName:
		printType(name, object.Type())
	}
}

func printType(name string, of types.Type) {
	switch underlying := of.Underlying().(type) {
	case *types.Struct:
		fmt.Println("type", name, "struct")
		for field := range underlying.Fields() {
			fmt.Println("field", name, field.Name(), written(field.Type()), field.Embedded())
		}
	case *types.Interface:
		fmt.Println("type", name, "interface")
		for method := range underlying.ExplicitMethods() {
			fmt.Println("method", name, method.Name(), written(method.Type()))
		}
	default:
		fmt.Println("type", name, written(underlying))
	}
	if named, is := of.(*types.Named); is {
		for method := range named.Methods() {
			receiver := method.Signature().Recv().Type()
			fmt.Println("method", written(receiver), method.Name(), written(method.Type()))
		}
	}
}

func main() {
	build.Default.CgoEnabled = false
	files := token.NewFileSet()
	sources := &checkout{os.Args[1], files, importer.ForCompiler(files, "source", nil), map[string]*types.Package{}}
	for _, folder := range []string{"descope", "descope/client", "descope/sdk"} {
		loaded, err := sources.load(folder)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		for _, name := range loaded.Scope().Names() {
			if object := loaded.Scope().Lookup(name); object.Exported() {
				printObject(object)
			}
		}
	}
}
