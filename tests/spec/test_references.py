"""`$name` is parsed once, while the specification is loaded."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mfa_snippets.spec.load import load
from mfa_snippets.spec.operation import Source
from mfa_snippets.spec.value import Operand, Reference, references, resolved

BASE = Path(__file__).parent / "base"


def parsed(model: Any, text: str) -> Reference | str:
    """The value of a text in a document."""
    value: Reference | str = TypeAdapter(model).validate_python(text)
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$login_id", Reference("login_id")),
        ("plain", "plain"),
        ("", ""),
        ("5 $ plan", "5 $ plan"),
        ("$$5 plan", "$5 plan"),
        ("$$login_id", "$login_id"),
        ("$$$", "$$"),
    ],
)
def test_a_value_is_a_reference_or_literal_text(text: str, value: Reference | str) -> None:
    """A first `$$` is a dollar sign."""
    assert parsed(Operand, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$user", Reference("user")),
        ("$user or nil", Reference("user", "nil", is_always_passed=True)),
        ("$user | undefined", Reference("user", "undefined")),
        ("nil", "nil"),
        ("$$stdout", "$stdout"),
    ],
)
def test_an_argument_of_a_binding_is_a_reference_or_code(text: str, value: Reference | str) -> None:
    """An alternative is code for an argument that a step leaves out."""
    assert parsed(Source, text) == value


@pytest.mark.parametrize("text", ["$", "$5 plan", "$Login", "$login-id", "$login or none", "$ login"])
def test_other_text_with_a_dollar_sign_is_an_error(text: str) -> None:
    expected = "is not a reference, expected $name, or $$ for a dollar sign"
    with pytest.raises(ValidationError, match=re.escape(expected)):
        parsed(Operand, text)


@pytest.mark.parametrize("text", ["$", "$user nil", "$user or", "$user or ", "$User or nil"])
def test_other_arguments_with_a_dollar_sign_are_errors(text: str) -> None:
    with pytest.raises(
        ValidationError, match=re.escape("expected $name, $name or CODE, $name | CODE, or $$ for")
    ):
        parsed(Source, text)


def test_references_are_found_in_records_and_lists() -> None:
    """With their locations."""
    value = {"user": {"email": Reference("email"), "name": "$"}, "code": Reference("code")}

    assert list(references((value,), "with")) == [
        (("with", 0, "user", "email"), Reference("email")),
        (("with", 0, "code"), Reference("code")),
    ]


def test_references_are_replaced_by_values() -> None:
    """Other values stay, and a missing value is null."""
    value = {"email": Reference("email"), "plan": "$5", "code": Reference("code")}

    assert resolved(value, {"email": "you@example.com"}) == {
        "email": "you@example.com",
        "plan": "$5",
        "code": None,
    }


def test_a_literal_dollar_sign_reaches_the_step(tmp_path: Path) -> None:
    """As text, where it once became a reference."""
    shutil.copytree(BASE / "spec", tmp_path, dirs_exist_ok=True)
    path = tmp_path / "scenarios" / "one-factor.yaml"
    path.write_text(path.read_text("utf-8").replace("$login_id", '"$$5 plan"'), "utf-8")

    (step,) = load(tmp_path).scenarios["one-factor"].steps
    assert step.arguments["login_id"] == "$5 plan"
