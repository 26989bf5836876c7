"""Body fields that the API does not know."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running

from .calling import CLIENT, EMAIL, Project, refusal

SIGN_IN = "/v1/auth/otp/signin/email"


@pytest.mark.parametrize(
    ("body", "notes"),
    [
        (
            {"loginOptions": {"mfa": False, "customClaims": {"a": 1}, "jwtrequired": True, "ssoAppId": None}},
            [],
        ),
        ({"loginOptions": {"mfaa": True}}, ["unknown field loginOptions.mfaa"]),
        ({"redirectUrl": None, "login_id": "x"}, ["unknown field redirectUrl", "unknown field login_id"]),
        ({"templateId": 7}, ["the field templateId must be a string"]),
        ({"loginOptions": {"tenantId": []}}, ["the field loginOptions.tenantId must be a string"]),
        ({"a\nb": 1}, ["unknown field 'a\\nb'"]),
    ],
)
def test_notes(project: Project, body: dict[str, Any], notes: list[str]) -> None:
    """They are noted in the log, and refused where fields are strict."""
    project.enrol()
    project.post(SIGN_IN, {"loginId": EMAIL, **body})
    project.control.assume(strict_fields=True)
    strict = project.post(SIGN_IN, {"loginId": EMAIL, **body})
    _, first, second = project.control.requests()

    assert first["notes"] == second["notes"] == notes
    assert first["answer"]["status"] == 200
    if notes:
        assert refusal(strict) == (400, "E011004")
        assert strict.json()["errorMessage"] == "; ".join(notes)
    else:
        assert strict.status_code == 200


def test_notes_are_announced() -> None:
    """Whoever runs the server reads them, in printable characters."""
    lines: list[str] = []
    with running(Emulator(announce=lines.append)) as server:
        project = Project(server.url)
        project.post("/v1/auth/totp/signup", {"loginId": EMAIL, "\x1b[2J": 1})

    assert lines[1] == "POST /v1/auth/totp/signup: unknown field '\\x1b[2J'"


def test_the_description_holds_every_endpoint(url: str) -> None:
    """Paths, methods, fields and what each call needs, as OpenAPI."""
    described = CLIENT.get(f"{url}/openapi.json").json()
    sign_in = described["paths"]["/v1/auth/otp/signin/{method}"]["post"]
    schema = sign_in["requestBody"]["content"]["application/json"]["schema"]

    assert described["openapi"] == "3.1.0"
    assert len(described["paths"]) == 45
    assert sign_in["parameters"][0]["schema"]["enum"] == ["email", "sms", "voice", "whatsapp"]
    assert schema["required"] == ["loginId"]
    assert schema["properties"]["loginOptions"]["properties"]["mfa"] == {"type": ["boolean", "null"]}
    for operations in described["paths"].values():
        for operation in operations.values():
            assert operation["summary"].endswith(".")


def test_the_package_needs_no_docstrings(url: str) -> None:
    """`python -OO` drops them: every module is imported all the same, and only the summaries are empty."""
    script = """
import importlib, json, pkgutil, mfa_snippets
for module in pkgutil.walk_packages(mfa_snippets.__path__, "mfa_snippets."):
    if module.name != "mfa_snippets.__main__":
        importlib.import_module(module.name)
from mfa_snippets.emulator.endpoints import DESCRIPTION
print(json.dumps(DESCRIPTION["paths"]))
"""
    command = [sys.executable, "-OO", "-B", "-c", script]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    described = CLIENT.get(f"{url}/openapi.json").json()["paths"]
    for operations in described.values():
        for operation in operations.values():
            operation["summary"] = ""

    assert json.loads(printed) == described
