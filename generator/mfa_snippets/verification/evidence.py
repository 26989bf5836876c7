"""What was proven of a program, on record in `evidence/<language>/<scenario>.json`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mfa_snippets.errors import BadInput, Problem, Unusable
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.project import digest
from mfa_snippets.verification.reading import dump, read
from mfa_snippets.verification.runs import Run

Against = Literal["emulator", "live"]
"""What answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkVersion:
    """The SDK that ran."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a proof is of: any change of it makes the proof stale."""

    program: str
    """The SHA-256 of the program."""
    project: Mapping[str, str]
    """The SHA-256 of the project's files, by path below the project."""
    sdk: SdkVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One file. No time, path or patch version of a toolchain is in it, so that two machines agree."""

    language: str
    scenario: str
    against: Against
    of: Identity
    checks: Mapping[str, Literal["passed"]]
    run: Run | None
    """None where only the types were checked."""
    failures: Mapping[str, Run]


def identity(output: Path, program: Program, project: Mapping[str, str]) -> Identity:
    """What a proof of a program is of today; `project` are the digests of its files. Raises BadInput."""
    return Identity(
        program=digest(output / program.path),
        project=project,
        sdk=SdkVersion(name=program.sdk.name, version=program.sdk.version),
    )


def path_of(folder: Path, language: str, scenario: str, against: Against = "emulator") -> Path:
    """The file of one program; a live run has one beside the emulator's, and never takes its place."""
    return folder / language / (f"{scenario}.json" if against == "emulator" else f"{scenario}.{against}.json")


def load(folder: Path, program: Program) -> Evidence | None:
    """What is on record of a program; None if nothing is. Raises BadInput for a file that cannot be used."""
    path = path_of(folder, program.language, program.scenario)
    if not path.exists():
        return None
    evidence: Evidence = read(path, Evidence)
    if (evidence.language, evidence.scenario) != (program.language, program.scenario):
        message = f"is of {evidence.language} {evidence.scenario}, expected {program.name}"
        raise BadInput(Problem(str(path), 0, 0, message))
    return evidence


def record(folder: Path, evidence: Evidence) -> None:
    """Write the file of one program whole or not at all. Raises Unusable."""
    path = path_of(folder, evidence.language, evidence.scenario, evidence.against)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, dump(evidence, Evidence))
    except OSError as error:
        raise Unusable(f"{path}: cannot be written: {error.strerror}") from None


def _replace(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        unfinished.chmod(0o644)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
