"""In a plain run a program's variables are set: to what a reader could own, in place of what nobody does."""

import pytest

from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.emulator.messages import is_email, is_phone, masked
from mfa_snippets.verify.run.environment import own_values
from tests.rendering.repository import ROOT

PROGRAMS = load_programs(ROOT / "output")
DEFAULTS = sorted({default for program in PROGRAMS for default in own_values(program)})


def test_every_default_has_another_in_its_place() -> None:
    """But for the port, which the runner chooses."""
    for program in PROGRAMS:
        roles = {variable.default for variable in program.environment if variable.role != "port"}

        assert own_values(program).keys() == roles - {None}


@pytest.mark.parametrize("default", DEFAULTS)
def test_it_is_another_of_the_same_kind(default: str) -> None:
    """One that a mask shows alike."""
    (other,) = {own_values(program)[default] for program in PROGRAMS if default in own_values(program)}

    assert other != default
    assert (is_email(other), is_phone(other)) == (is_email(default), is_phone(default))
    if is_email(default) or is_phone(default):
        assert masked(other) == masked(default)
