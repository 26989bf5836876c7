"""Mutants that are equivalent, by their names, each with the reason why no check can find them."""

from collections.abc import Mapping

GO_KEYED = "elements with keys may stand in any order (Go specification, Composite literals)"

EQUIVALENT: Mapping[str, str] = {
    "templates/node/closing.jinja: 'await main()' as 'main()'": (
        "every rejection of main is caught, and the open standard input keeps the process alive until then"
    ),
    "templates/go/project/go.mod: 'example' as 'examplx'": "a module that nobody imports may have any name",
    r"templates/go/web/closing.jinja: 'Secure:   true,\n\t\tHttpOnly: true,' as "
    r"'HttpOnly: true,\n\t\tSecure:   true,'": GO_KEYED,
    r"""templates/go/web/closing.jinja: '"argument":   http.StatusBadRequest,\n\t"mfa":        """
    r"""http.StatusForbidden,' as '"mfa":        http.StatusForbidden,\n\t"argument":   """
    r"""http.StatusBadRequest,'""": GO_KEYED,
    "spec/factors.yaml: 'User already exists' as 'null'": (
        "without words of its own, a failure has to be told in the API's, which are these"
    ),
    "spec/scenarios/web-handler.yaml: 'sign' as 'sigx'": (
        "a program's own path: what it serves, what its page says and what the browser asks for move together"
    ),
}
