"""In a plain run, substitutes replace the defaults of a program's variables."""

import pytest

from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.emulator.users import is_email, is_phone, masked
from mfa_snippets.verify.run.cases import substitute_values
from tests.rendering.repository import ROOT

PROGRAMS = load_programs(ROOT / "output")
DEFAULTS = sorted({default for program in PROGRAMS for default in substitute_values(program)})


def test_every_default_has_a_substitute() -> None:
    """Except the port, which the runner sets."""
    for program in PROGRAMS:
        roles = {variable.default for variable in program.environment if variable.role != "port"}

        assert substitute_values(program).keys() == roles - {None}


@pytest.mark.parametrize("default", DEFAULTS)
def test_a_substitute_is_of_the_same_kind(default: str) -> None:
    """It looks the same when masked."""
    (other,) = {values[default] for program in PROGRAMS if default in (values := substitute_values(program))}

    assert other != default
    assert (is_email(other), is_phone(other)) == (is_email(default), is_phone(default))
    if is_email(default) or is_phone(default):
        assert masked(other) == masked(default)
