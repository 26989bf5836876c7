"""Mutants that are equivalent, by their names, each with the reason why no check can find them."""

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {
    "templates/node/closing.jinja: 'await main()' as 'main()'": (
        "every rejection of main is caught, and the open standard input keeps the process alive until then"
    ),
}
