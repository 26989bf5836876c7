"""`index.json` keeps to its schema, and says of each function what a machine asks."""

import json
from copy import deepcopy
from hashlib import sha256
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mfa_snippets.contracts.evidence import EvidenceStatus, Statuses
from mfa_snippets.contracts.index import Evidence
from mfa_snippets.rendering.apps import build_index, render_apps
from tests.languages.facts import all_facts

from .built import OUTPUT, SPECIFICATION, TEMPLATES

APPS: Any = json.loads(OUTPUT["apps.json"])
INDEX: Any = json.loads(OUTPUT["index.json"])
SCHEMA: Any = json.loads(OUTPUT["index.schema.json"])
FUNCTIONS = INDEX["functions"]
PLACES = [function["place"] for function in FUNCTIONS if function["place"]]


def test_it_keeps_to_its_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert list(Draft202012Validator(SCHEMA).iter_errors(INDEX)) == []
    assert INDEX["$schema"] == "index.schema.json"


def _without_hash(index: Any) -> None:
    del index["files"][0]["sha256"]


def _with_a_stranger(index: Any) -> None:
    index["functions"][0]["colour"] = "red"


def _of_another_type(index: Any) -> None:
    index["functions"][0]["evidence"]["state"] = "SHORT"


@pytest.mark.parametrize("spoil", [_without_hash, _with_a_stranger, _of_another_type])
def test_the_schema_can_fail(spoil: Any) -> None:
    """What lacks a key, or has one too many, is no index."""
    index = deepcopy(INDEX)
    spoil(index)

    assert len(list(Draft202012Validator(SCHEMA).iter_errors(index))) == 1


def test_every_hash_is_of_its_file() -> None:
    """Of the snippet as a file of its own, and of the whole files."""
    hashes = {place["snippet"]: place["sha256"] for place in PLACES}
    hashes |= {file["file"]: file["sha256"] for file in INDEX["files"]}

    assert [path for path, known in hashes.items() if _digest(OUTPUT[path]) != known] == []
    assert set(hashes) > {path for path in OUTPUT if path.startswith("snippets/")}


def test_names_lead_to_their_entries() -> None:
    """Operations, languages and scenarios that a function names are described."""
    operations = {each["name"]: each for each in INDEX["operations"]}
    methods = [each["clientMethod"] for each in FUNCTIONS if each["clientMethod"]]
    runs = {(app["language"], run["scenario"]) for app in APPS for run in app["invocations"]}

    assert {each["language"] for each in FUNCTIONS} == {app["language"] for app in APPS}
    assert {each["language"] for each in INDEX["clientLibraries"]} == {app["language"] for app in APPS}
    assert runs >= {(each["language"], name) for each in FUNCTIONS for name in each["scenarios"]}
    for method in methods:
        known = {each["name"] for each in operations[method["operation"]]["parameters"]}
        assert set(method["parameters"]) <= known
    assert len(methods) > 150


def test_every_function_is_run_by_a_scenario() -> None:
    """Of each language that has it."""
    published = (each for each in FUNCTIONS if each["place"])

    assert [(each["language"], each["name"]) for each in published if not each["scenarios"]] == []


def test_evidence_of_a_function_is_the_best_of_its_scenarios() -> None:
    """Every function names one file, of a scenario that ran it; a scenario that nobody recorded is none."""
    functions = _functions(
        {
            ("java", "totp-then-otp-email"): EvidenceStatus(state="stale", version="1"),
            ("java", "totp-then-otp-sms"): EvidenceStatus(state="recorded", version="2"),
        }
    )
    file = "evidence/java/totp-then-otp-sms.json"

    assert functions["java", "complete_mfa_with_totp"] == Evidence(state="absent", file=None, version=None)
    assert functions["java", "start_mfa_with_otp"] == Evidence(state="recorded", file=file, version="2")
    assert functions["go", "start_mfa_with_otp"].state == "absent"


def _functions(statuses: Statuses) -> dict[tuple[str, str], Evidence]:
    index = build_index(SPECIFICATION, render_apps(SPECIFICATION, TEMPLATES), statuses)
    return {(function.language, function.name): function.evidence for function in index.functions}


def test_a_function_in_full() -> None:
    """One entry, as a reader of the file meets it."""
    function = next(
        each for each in FUNCTIONS if (each["language"], each["name"]) == ("java", "start_mfa_with_otp")
    )

    assert (function["symbol"], function["module"], function["gap"]) == ("startMfaWithOtp", "otp", None)
    assert function["place"]["file"] == "examples/java/src/main/java/Otp.java"
    assert function["place"]["snippet"] == "snippets/java/startMfaWithOtp.java"
    assert "import com.descope.sdk.auth.OTPService;" in function["imports"]
    assert "totp-then-otp-email" in function["scenarios"]
    assert function["clientMethod"] == {
        "shortName": "signIn",
        "fullName": "otpService.signIn",
        "operation": "otp.sign_in",
        "parameters": ["method", "login_id", "login_options", "refresh_token"],
        "resultType": "String",
        "workaround": None,
    }


def test_the_client_is_imported_where_it_is_used() -> None:
    """Last, by every function but those that get a client of their own as a parameter."""
    for each in FUNCTIONS:
        client = all_facts()[each["language"]].client_import
        if each["place"] and client:
            last = each["imports"][-1] if each["imports"] else None
            assert (last == client) == (each["module"] != "management"), each["name"]


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
