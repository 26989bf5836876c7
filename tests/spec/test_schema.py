"""The JSON Schemas that editors use are those of the model, and each file names its own."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mfa_snippets.spec.document import read_yaml

from .schemas import DESCRIPTIONS, FOLDER, ROOT, described, headers, properties, schemas

AGAIN = "run `python -m tests.spec.schemas`"


def test_committed_schemas_are_those_of_the_model() -> None:
    """Byte for byte."""
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir()}

    assert committed == schemas(), AGAIN


def test_each_property_is_described() -> None:
    """In `descriptions.yaml`, once: a subclass has the descriptions of its bases."""
    missing = {f"{owner}.{name}" for owner, name in properties() if described(owner, name) is None}

    assert missing == set(), "tests/spec/descriptions.yaml needs a sentence for each"


def test_each_description_is_of_a_property() -> None:
    used = {(described(owner, name), name) for owner, name in properties()}
    needless = {(owner, name) for owner, entries in DESCRIPTIONS.items() for name in entries} - used

    assert needless == set()


@pytest.mark.parametrize("owner", DESCRIPTIONS)
def test_descriptions_are_sentences(owner: str) -> None:
    wrong = [text for text in DESCRIPTIONS[owner].values() if not re.fullmatch(r"[A-Z].*\.", text)]

    assert wrong == []


def test_each_file_names_its_schema() -> None:
    """In its first line, for the YAML extensions of editors."""
    wrong = [str(path) for path, line in headers() if not path.read_text("utf-8").startswith(line)]

    assert wrong == [], AGAIN


def errors_of(schema: str, value: Any) -> list[str]:
    """What an editor marks as wrong. Python's `re` has no classes such as `\\p{C}`: NUL stands for them."""
    text = re.sub(r"\\\\p\{\w+\}", r"\\\\x00", (FOLDER / schema).read_text("utf-8"))
    found = Draft202012Validator(json.loads(text)).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def test_each_file_keeps_to_its_schema() -> None:
    """An editor marks nothing in it as wrong."""
    files = [(path, line.strip().rpartition("/")[2]) for path, line in headers()]
    errors = {str(path): errors_of(schema, read_yaml(path).value) for path, schema in files}

    assert len(files) > 30
    assert {path: found for path, found in errors.items() if found} == {}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("functions", {"verify_otp": {}}),
        ("layout", {"widht": 100}),
        ("environment", {"phone": {"variable": "phone", "description": "A phone."}}),
    ],
)
def test_a_file_that_does_not_is_seen(schema: str, value: Any) -> None:
    assert errors_of(f"{schema}.json", value)


def test_each_yaml_file_has_a_schema() -> None:
    files = {path for folder in ("spec", "templates") for path in (ROOT / folder).rglob("*.yaml")}

    assert files - {path for path, _ in headers()} == set()
