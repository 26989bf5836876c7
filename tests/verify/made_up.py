"""An output folder with the program of a made-up language, to be broken in one place at a time."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mfa_snippets.verify.report.report import ProgramReport, VerificationReport
from mfa_snippets.verify.verification import verify

SCENARIO = "totp-then-otp"
SOURCE = (Path(__file__).parent / "sample" / "totp_then_otp.py").read_text("utf-8")
LOGIN_ID = "you@example.com"
PROMPT = "Enter the code:"
PYTHON = sys.executable

FAILURES: Mapping[str, Mapping[str, Any]] = {
    "project-id-missing": {
        "provoke": {"unset": "project_id"},
        "stops_at": None,
        "error": {"kind": "own", "code": "environment", "description": "SAMPLE_PROJECT_ID is not set"},
    },
    "input-ended": {
        "provoke": {"inputs_typed": 1},
        "stops_at": "challenge",
        "error": {"kind": "own", "code": "input", "description": "ended"},
    },
    "user-exists": {
        "provoke": {"again": True},
        "stops_at": "enrolment",
        "error": {"kind": "answered", "code": "E062107", "description": "User already exists"},
    },
    "wrong-second-code": {
        "provoke": {"wrong_input": 2},
        "stops_at": "second_factor",
        "error": {"kind": "answered", "code": "E061102", "description": None},
    },
    "foreign-refresh-jwt": {
        "provoke": {"fault": "foreign_refresh_jwt", "step": "first_factor"},
        "stops_at": "challenge",
        "error": {"kind": "answered", "code": "E061005", "description": None},
    },
    "without-mfa": {
        "provoke": {"fault": "without_mfa", "step": "second_factor"},
        "stops_at": "session",
        "error": {"kind": "own", "code": "mfa", "description": "the session has no second factor"},
    },
    "unreachable": {
        "provoke": {"unreachable": True},
        "stops_at": None,
        "error": {"kind": "unanswered", "code": "network", "description": None},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A made-up language; all are Python underneath."""

    name: str = "sample"
    source: str = SOURCE
    contract: Mapping[str, Any] = field(default_factory=dict)
    """What differs from the usual entry in programs.json."""
    extra_keys: tuple[Mapping[str, object], ...] = ()
    errors: tuple[Mapping[str, str], ...] = ()
    words: tuple[Mapping[str, object], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An output folder beside an evidence folder."""

    folder: Path
    languages: tuple[Language, ...] = (Language(),)
    failures: tuple[str, ...] = ()

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    def with_language(self, **changes: Any) -> Sample:
        """With its first language changed."""
        return replace(self, languages=(replace(self.languages[0], **changes), *self.languages[1:]))

    def changed(self, old: str, new: str) -> Sample:
        """With its first program changed in one place."""
        source = self.languages[0].source
        assert source.count(old) == 1, old
        return self.with_language(source=source.replace(old, new))

    def write(self) -> Sample:
        """Write the output folder."""
        for language in self.languages:
            place = self.output / "examples" / language.name
            place.mkdir(parents=True, exist_ok=True)
            for name, text in {"totp_then_otp.py": language.source, **language.files}.items():
                (place / name).write_text(text, "utf-8")
        programs = [entry(language) for language in self.languages]
        (self.output / "programs.json").write_text(json.dumps(programs), "utf-8")
        (self.output / "expectations.json").write_text(json.dumps(self.expectations()), "utf-8")
        write_index(self.output, programs)
        return self

    def expectations(self) -> dict[str, Any]:
        """What stands in expectations.json."""
        failures = [{"name": name, "title": name, **FAILURES[name]} for name in self.failures]
        scenario = {"amr": ["totp", "email", "mfa"], "steps": steps(), "failures": failures}
        habits = {
            language.name: {
                "extra_keys": language.extra_keys,
                "errors": language.errors,
                "words": language.words,
            }
            for language in self.languages
        }
        return {"scenarios": {SCENARIO: scenario}, "languages": habits}

    def verify(self, **options: Any) -> VerificationReport:
        """Write the output folder and verify it."""
        self.write()
        options = {"workspace": self.folder / "workspace", **options}
        return verify(self.output, self.evidence, **options)

    def result(self, **options: Any) -> ProgramReport:
        """The report of the first program."""
        return self.verify(**options).programs[0]


def write_index(output: Path, programs: Sequence[Mapping[str, Any]]) -> None:
    """Publish each program as one snippet, which is all of it."""
    snippets, libraries = [], {}
    for program in programs:
        content = (output / program["path"]).read_bytes()
        snippet = f"snippets/{program['language']}/{program['scenario']}/whole.py"
        (output / snippet).parent.mkdir(parents=True, exist_ok=True)
        (output / snippet).write_bytes(content)
        shared = {
            "title": "All of it",
            "regionTag": program["scenario"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        segment = {
            **shared,
            "name": "whole",
            "type": "REQUEST_EXECUTION",
            "start": 1,
            "end": content.count(b"\n"),
            "startByte": 0,
            "endByte": len(content),
            "indent": "",
            "file": snippet,
            "clientMethod": None,
        }
        evidence = {"state": "absent", "file": "none.json", "version": None}
        unchecked = {"description": "", "amr": [], "errors": [], "evidence": evidence}
        named = {"language": program["language"], "file": program["path"]}
        snippets.append({**shared, **unchecked, **named, "segments": [segment]})
        libraries[program["language"]] = {
            **{key: program["sdk"][key] for key in ("name", "version")},
            **{key: program[key] for key in ("language", "label")},
            "minimumRuntime": "1",
            "install": [],
        }
    index = {
        "$schema": "index.schema.json",
        "clientLibraries": list(libraries.values()),
        "operations": [],
        "snippets": snippets,
        "functions": [],
    }
    (output / "index.json").write_text(json.dumps(index), "utf-8")


def entry(language: Language) -> dict[str, Any]:
    """What stands in programs.json."""
    variables = (("SAMPLE_PROJECT_ID", "project_id"), ("SAMPLE_BASE_URL", "base_url"))
    usual: dict[str, Any] = {
        "language": language.name,
        "label": language.name.title(),
        "scenario": SCENARIO,
        "path": f"examples/{language.name}/totp_then_otp.py",
        "cwd": f"examples/{language.name}",
        "prepare": [],
        "build": [],
        "command": [PYTHON, "-S", "totp_then_otp.py"],
        "sdk": {"name": "sample-sdk", "version": "1.2.3", "probe": ["echo", "1.2.3"]},
        "checks": {"format": [], "types": []},
        "signatures": None,
        "environment": [
            {"name": name, "role": role, "required": False, "description": role} for name, role in variables
        ],
        "inputs": [
            {"kind": "totp", "method": None, "login_id": LOGIN_ID, "typed": True},
            {"kind": "otp", "method": "email", "login_id": LOGIN_ID, "typed": True},
        ],
        "amr": ["totp", "email", "mfa"],
    }
    return {**usual, **language.contract}


def steps() -> list[dict[str, Any]]:
    """The steps of the scenario."""
    return [
        _step("enrolment", "totp.sign_up", "totp/signup", {}),
        {**_step("first_factor", "totp.sign_in_code", "totp/verify", {"code": "{totp:1}"}), "asks": PROMPT},
        _step("challenge", "otp.sign_in", "otp/signin/email", {"loginOptions": {"mfa": True}}, "refresh"),
        {**_step("second_factor", "otp.verify", "otp/verify/email", {"code": "{otp:1}"}), "asks": PROMPT},
        {"name": "session", "operation": "session.validate", "request": None},
    ]


def _step(name: str, operation: str, path: str, more: Mapping[str, Any], bearer: str = "") -> dict[str, Any]:
    request = {
        "method": "POST",
        "path": f"/v1/auth/{path}",
        "bearer": "{project_id}:{refresh_jwt:1}" if bearer else "{project_id}",
        "body": {"required": {"loginId": LOGIN_ID, **more}, "optional": []},
    }
    return {"name": name, "operation": operation, "request": request}


NO_SDK = {"sdk": {"name": "sample-sdk", "version": "1.2.3", "probe": ["no-such-command"]}}
