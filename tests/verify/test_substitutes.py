"""In a plain run, substitutes replace the examples of a program's variables."""

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.emulator.users import is_email, is_phone, masked
from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.cases import example_values, substitute

from .made_up import Sample, invocation

EXAMPLES = {
    "email": "you@example.com",
    "phone": "+12025550123",
    "password": "correct-Horse-battery-9-staple",
    "redirect_url": "https://example.com/verify",
}


@pytest.fixture
def substitutes(sample: Sample) -> dict[str, str]:
    """The substitute for each example of a program that also has a port."""
    examples = {**EXAMPLES, "port": "8080"}
    variables = [
        {"name": role.upper(), "role": role, "required": True, "example": example}
        for role, example in examples.items()
    ]
    environment = [*invocation()["environment"], *variables]
    sample.with_language(contract={"environment": environment}).write()
    (program,) = programs_of(load_apps(sample.output))
    return {example: substitute(example) for example in example_values(program).values()}


def test_every_example_has_a_substitute(substitutes: dict[str, str]) -> None:
    """Except the port, which the runner sets."""
    assert set(substitutes) == set(EXAMPLES.values())


@pytest.mark.parametrize("example", EXAMPLES.values())
def test_a_substitute_is_of_the_same_kind(substitutes: dict[str, str], example: str) -> None:
    """It looks the same when masked."""
    other = substitutes[example]

    assert other != example
    assert (is_email(other), is_phone(other)) == (is_email(example), is_phone(example))
    if is_email(example) or is_phone(example):
        assert masked(other) == masked(example)
