"""What was proven of a program, on record in `evidence/<language>/<scenario>.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mfa_snippets.contracts.files import dump, read, replace
from mfa_snippets.contracts.programs import Program
from mfa_snippets.errors import InputError, Problem, ResourceError

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
class Cookie:
    """A cookie that an answer set; `attributes` are in lower case and in order, a date without its value."""

    name: str
    value: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a request was answered; `body` is JSON, or text that is none, or None for an empty one."""

    request: str
    status: int
    content_type: str | None
    body: Any
    cookies: tuple[Cookie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; `amr` is that of the session JWT in it, if there is one."""

    status: int
    content_type: str | None
    body: Any
    amr: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request with its answer; `bearer` is what stands behind `Bearer`, without empty parts."""

    method: str
    path: str
    query: str
    content_type: str | None
    bearer: str
    body: Any
    answer: Answer


Exchange = tuple[Sent, ...]


def signed_amr(exchange: Exchange) -> tuple[str, ...] | None:
    """The `amr` of the last session that was handed out."""
    return next((sent.answer.amr for sent in reversed(exchange) if sent.answer.amr is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a program did, with names in place of all that differs from run to run."""

    exit: int | None
    stdout: tuple[str, ...]
    stderr: tuple[str, ...]
    exchange: Exchange
    responses: tuple[Response, ...] = field(default=())
    """What a browser was answered, by a program that answers one."""


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


def path_of(folder: Path, language: str, scenario: str, against: Against = "emulator") -> Path:
    """The file of one program; a live run has one beside the emulator's, and never takes its place."""
    return folder / language / (f"{scenario}.json" if against == "emulator" else f"{scenario}.{against}.json")


def load(folder: Path, program: Program) -> Evidence | None:
    """What is on record of a program; None if nothing is. Raises InputError."""
    path = path_of(folder, program.language, program.scenario)
    if not path.exists():
        return None
    evidence: Evidence = read(path, Evidence)
    if (evidence.language, evidence.scenario) != (program.language, program.scenario):
        message = f"is of {evidence.language} {evidence.scenario}, expected {program.name}"
        raise InputError(Problem(str(path), 0, 0, message))
    return evidence


def record(folder: Path, evidence: Evidence) -> None:
    """Write the file of one program whole or not at all. Raises ResourceError."""
    path = path_of(folder, evidence.language, evidence.scenario, evidence.against)
    try:
        replace(path, dump(evidence, Evidence).encode())
    except OSError as error:
        raise ResourceError(f"{path}: cannot be written: {error.strerror}") from None
