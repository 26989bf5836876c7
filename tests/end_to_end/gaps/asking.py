"""Ask the SDKs that are installed: each language's probe answers questions about its own."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.emulator.client import Control
from tests.end_to_end.web.apps import WEBS, run
from tests.languages.facts import FOLDER, all_facts

FAULTS = {
    "/v1/auth/password/signup": "no_refresh_jwt",
    "/v1/auth/otp/signin/email": "broken_json",
    "/v1/auth/otp/signup/sms": "broken_json",
    "/v1/auth/magiclink/signin/sms": "broken_json",
    "/v1/auth/magiclink/signup/sms": "broken_json",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """A command, the folder that it runs in, and what it needs in its environment."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def make_probe(language: str, app_folder: Callable[[str], Path], empty: Path) -> Probe:
    """The probe of a language beside its SDK: that of the prepared app, or a checkout."""
    facts, checkout = all_facts()[language].probe, ""
    if facts.checkout:
        checkout = os.environ.get(facts.checkout, "")
        if not checkout:
            pytest.skip(f"{facts.checkout} names no checkout of the SDK")
    folder = empty if facts.checkout else app_folder(language)
    file = folder / facts.file
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(FOLDER / language / file.name, file)
    run(folder, facts.build, WEBS[language].app)
    return Probe([word.replace("{checkout}", checkout) for word in facts.command], folder, {})


def ask(
    probe: Probe, questions: Sequence[str], mock: Control, faults: Mapping[str, str] = FAULTS
) -> dict[str, Any]:
    """The answers of an SDK, whose calls of some paths meet a fault of the emulator."""
    for path, fault in faults.items():
        mock.fault(path, fault, count=100, seconds=0)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DESCOPE_")},
        "DESCOPE_PROJECT_ID": mock.project_id,
        "DESCOPE_BASE_URL": mock.url,
        **probe.environment,
    }
    ran = subprocess.run(
        probe.command,
        cwd=probe.folder,
        env=environment,
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answers: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])["answers"]
    return answers
