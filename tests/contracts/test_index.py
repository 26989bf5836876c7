"""`index.json` keeps to its schema, and says of each snippet what a machine asks."""

import json
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from .built import OUTPUT

INDEX: Any = json.loads(OUTPUT["index.json"])
SCHEMA: Any = json.loads(OUTPUT["index.schema.json"])
SEGMENTS = [segment for snippet in INDEX["snippets"] for segment in snippet["segments"]]


def test_it_keeps_to_its_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert list(Draft202012Validator(SCHEMA).iter_errors(INDEX)) == []
    assert INDEX["$schema"] == "index.schema.json"


def _without_hash(index: Any) -> None:
    del index["snippets"][0]["segments"][0]["sha256"]


def _with_a_stranger(index: Any) -> None:
    index["snippets"][0]["segments"][0]["colour"] = "red"


def _of_another_type(index: Any) -> None:
    index["snippets"][0]["segments"][0]["type"] = "SHORT"


@pytest.mark.parametrize("spoil", [_without_hash, _with_a_stranger, _of_another_type])
def test_the_schema_can_fail(spoil: Any) -> None:
    """What lacks a key, or has one too many, is no index."""
    index = deepcopy(INDEX)
    spoil(index)

    assert len(list(Draft202012Validator(SCHEMA).iter_errors(index))) == 1


def test_every_hash_is_of_its_file() -> None:
    """Of the snippet as a file of its own, and of the whole program."""
    places = [*SEGMENTS, *INDEX["snippets"]]

    assert [each["file"] for each in places if _digest(OUTPUT[each["file"]]) != each["sha256"]] == []


def test_names_lead_to_their_entries() -> None:
    """Operations and languages that a snippet names are described; a step's arguments are its operation's."""
    operations = {each["name"]: each for each in INDEX["operations"]}
    methods = [each["clientMethod"] for each in SEGMENTS if each["clientMethod"]]

    assert {each["language"] for each in INDEX["snippets"]} <= {
        each["language"] for each in INDEX["clientLibraries"]
    }
    for method in methods:
        known = {each["name"] for each in operations[method["operation"]]["parameters"]}
        assert {each["name"] for each in method["parameters"]} <= known
    assert len(methods) > 500


def test_a_step_in_full() -> None:
    """One entry, as a reader of the file meets it."""
    segment = next(
        each
        for snippet in INDEX["snippets"]
        if (snippet["language"], snippet["regionTag"]) == ("java", "totp-then-otp-email")
        for each in snippet["segments"]
        if each["name"] == "delivery"
    )

    assert segment["regionTag"] == "totp-then-otp-email/delivery"
    assert segment["type"] == "REQUEST_EXECUTION"
    assert segment["clientMethod"] == {
        "shortName": "signIn",
        "fullName": "otpService.signIn",
        "operation": "otp.sign_in",
        "parameters": [
            {"name": "method", "type": "delivery_method"},
            {"name": "login_id", "type": "string"},
            {"name": "login_options", "type": "login_options"},
            {"name": "refresh_token", "type": "string"},
        ],
        "results": ["masked_email", "masked_phone"],
        "resultType": "String",
        "workaround": None,
    }


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
