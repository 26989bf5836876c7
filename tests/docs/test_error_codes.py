"""The page of errors has each code that an operation can be answered with."""

from mfa_snippets.emulator.calls import ErrorKind
from tests.rendering.repository import specification


def _missing(published: set[str]) -> set[str]:
    return {kind.code for kind in ErrorKind} - published


def test_each_code_of_the_service_has_an_entry() -> None:
    errors = specification().errors

    assert _missing(set(errors)) == set()
    assert _missing(set(errors) - {"E011004"}) == {"E011004"}
    assert errors["E011004"].kind == "answered"
