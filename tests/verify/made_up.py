"""An output folder with the app of a made-up language, to be broken in one place at a time."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.output.manifest import Scope
from mfa_snippets.output.manifest import write as write_files
from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.report import ProgramReport, VerificationReport
from mfa_snippets.verify.verification import verify

SCENARIO = "totp-then-otp"
PROGRAM = "totp_then_otp.py"
SOURCE = (Path(__file__).parent / "sample" / "totp_then_otp.py").read_text("utf-8")
LOGIN_ID = "you@example.com"
PROMPT = "Enter the code:"
PYTHON = sys.executable
METHOD: Mapping[str, Any] = {
    "shortName": "f",
    "fullName": "f",
    "operation": "session.validate",
    "parameters": [],
    "resultType": None,
    "workaround": None,
}

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
    """What differs from the usual invocation in apps.json."""
    app: Mapping[str, Any] = field(default_factory=dict)
    """What differs from the usual app in apps.json."""
    extra_keys: tuple[Mapping[str, object], ...] = ()
    errors: tuple[Mapping[str, str], ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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
            for name, text in {PROGRAM: language.source, **language.files}.items():
                (place / name).write_text(text, "utf-8")
        apps = [entry(language) for language in self.languages]
        (self.output / "apps.json").write_text(json.dumps(apps), "utf-8")
        (self.output / "expectations.json").write_text(json.dumps(self.expectations()), "utf-8")
        write_index(self.output, apps)
        unchanged = Artifact(path="built", content=b"")  # the one file that no test changes
        write_files([unchanged], self.output, Scope())
        return self

    def expectations(self) -> dict[str, Any]:
        """What stands in expectations.json."""
        failures = [{"name": name, "title": name, **FAILURES[name]} for name in self.failures]
        scenario = {
            "amr": ["totp", "email", "mfa"],
            "prints": "amr: totp, email, mfa",
            "steps": steps(),
            "failures": failures,
        }
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
        return verify(VerifyOptions(self.output, self.evidence, **options))

    def result(self, **options: Any) -> ProgramReport:
        """The report of the first program."""
        return self.verify(**options).programs[0]


def write_index(output: Path, apps: Sequence[Mapping[str, Any]]) -> None:
    """Publish each app as one function, which is all of its program."""
    functions, libraries, files = [], [], []
    for app in apps:
        language, program = app["language"], f"{app['folder']}/{PROGRAM}"
        content = (output / program).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        snippet = f"snippets/{language}/whole.py"
        (output / snippet).parent.mkdir(parents=True, exist_ok=True)
        (output / snippet).write_bytes(content)
        place = {
            "file": program,
            "start": 1,
            "end": content.count(b"\n"),
            "startByte": 0,
            "endByte": len(content),
            "indent": "",
            "snippet": snippet,
            "sha256": sha256,
        }
        function = {
            "name": "whole",
            "symbol": "whole",
            "language": language,
            "title": "All of it",
            "module": "totp_then_otp",
            "place": place,
            "clientMethod": METHOD,
            "scenarios": [invocation["scenario"] for invocation in app["invocations"]],
            "evidence": {"state": "absent", "file": None, "version": None},
        }
        functions.append(function)
        files.append({"name": "client", "language": language, "file": program, "sha256": sha256})
        library = {key: app["sdk"][key] for key in ("name", "version")}
        library |= {"language": language, "label": language, "minimumRuntime": "1", "install": []}
        libraries.append(library)
    index = {
        "$schema": "index.schema.json",
        "clientLibraries": libraries,
        "operations": [],
        "functions": functions,
        "files": files,
    }
    (output / "index.json").write_text(json.dumps(index), "utf-8")


def entry(language: Language) -> dict[str, Any]:
    """The app of a language in apps.json, with one invocation."""
    usual: dict[str, Any] = {
        "language": language.name,
        "folder": f"examples/{language.name}",
        "client": PROGRAM,
        "lexer": "python",
        "prepare": [],
        "build": [],
        "sdk": {"name": "sample-sdk", "version": "1.2.3", "probe": ["echo", "1.2.3"]},
        **CHECKS,
        "signatures": None,
        "invocations": [{**invocation(), **language.contract}],
    }
    return {**usual, **language.app}


def invocation() -> dict[str, Any]:
    """The usual invocation."""
    variables = (("SAMPLE_PROJECT_ID", "project_id"), ("SAMPLE_BASE_URL", "base_url"))
    return {
        "scenario": SCENARIO,
        "command": [PYTHON, "-S", PROGRAM],
        "files": [PROGRAM],
        "environment": [{"name": name, "role": role} for name, role in variables],
        "inputs": [
            {"kind": "totp", "method": None, "login_id": LOGIN_ID},
            {"kind": "otp", "method": "email", "login_id": LOGIN_ID},
        ],
    }


def steps() -> list[dict[str, Any]]:
    """The steps of the scenario."""
    return [
        _step("enrolment", "totp.sign_up", "totp/signup", {}),
        {**_step("first_factor", "totp.sign_in_code", "totp/verify", {"code": "{totp:1}"}), "asks": PROMPT},
        _step("challenge", "otp.sign_in", "otp/signin/email", {"loginOptions": {"mfa": True}}, "refresh"),
        {**_step("second_factor", "otp.verify", "otp/verify/email", {"code": "{otp:1}"}), "asks": PROMPT},
        {"name": "session", "function": "whole", "operation": "session.validate", "request": None},
    ]


def _step(name: str, operation: str, path: str, more: Mapping[str, Any], bearer: str = "") -> dict[str, Any]:
    request = {
        "method": "POST",
        "path": f"/v1/auth/{path}",
        "bearer": "{project_id}:{refresh_jwt:1}" if bearer else "{project_id}",
        "body": {"required": {"loginId": LOGIN_ID, **more}, "optional": []},
    }
    return {"name": name, "function": "whole", "operation": operation, "request": request}


CHECKS: Mapping[str, Any] = {"format": [], "types": [], "paste": {"files": {}, "types": []}}
NO_SDK = {"sdk": {"name": "sample-sdk", "version": "1.2.3", "probe": ["no-such-command"]}}


def checking(**commands: Any) -> dict[str, Any]:
    """What differs in apps.json for an app with commands for `format` or `types`."""
    return {**CHECKS, **commands}
