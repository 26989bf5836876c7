"""Evidence of runs, recorded in `evidence/<language>/<scenario>.json`: read and written here alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mfa_snippets.contracts.files import dump, read, replace
from mfa_snippets.errors import InputError, ResourceError

Against = Literal["emulator", "live"]
"""The service that a run used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdkVersion:
    """The SDK that ran."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The code that evidence belongs to: SHA-256 of the program, and of each project file by its path.

    Evidence is stale if any of these differs.
    """

    program: str
    project: Mapping[str, str]
    sdk: SdkVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie that a response set; `attributes` are lower case, in order, a date without its value."""

    name: str
    value: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response to a browser; `body` is JSON, else text, or None if it is empty."""

    request: str
    status: int
    content_type: str | None
    body: Any
    cookies: tuple[Cookie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response of the API; `amr` is that of the session JWT in it, if there is one."""

    status: int
    content_type: str | None
    body: Any
    amr: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request to the API with its response; `bearer` is the text after `Bearer`, without empty parts."""

    method: str
    path: str
    query: str
    content_type: str | None
    bearer: str
    body: Any
    answer: Answer


Exchange = tuple[Sent, ...]


def signed_amr(exchange: Exchange) -> tuple[str, ...] | None:
    """The `amr` of the last session JWT."""
    return next((sent.answer.amr for sent in reversed(exchange) if sent.answer.amr is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a program did. Names such as `{otp:1}` replace values that differ from run to run.

    `responses` are those of a program that serves a browser.
    """

    exit: int | None
    stdout: tuple[str, ...]
    stderr: tuple[str, ...]
    exchange: Exchange
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An evidence file; `run` is None if only types were checked.

    It has no time, path or patch version of a toolchain, so that two machines write the same bytes.
    """

    language: str
    scenario: str
    against: Against
    of: Identity
    checks: Mapping[str, Literal["passed"]]
    run: Run | None
    failures: Mapping[str, Run]


def path_of(folder: Path, language: str, scenario: str, against: Against = "emulator") -> Path:
    """The file of a program; a live run has its own file beside the emulator's."""
    return folder / language / (f"{scenario}.json" if against == "emulator" else f"{scenario}.{against}.json")


def load(folder: Path, language: str, scenario: str) -> Evidence | None:
    """The evidence of a program, or None. Raises `InputError`."""

    def other_program(evidence: Evidence) -> Iterator[str]:
        if (evidence.language, evidence.scenario) != (language, scenario):
            yield f"is of {evidence.language} {evidence.scenario}, expected {language} {scenario}"

    path = path_of(folder, language, scenario)
    return read(path, Evidence, other_program) if path.exists() else None


def record(folder: Path, evidence: Evidence) -> Path:
    """Write an evidence file whole or not at all. Returns its path. Raises `ResourceError`."""
    path = path_of(folder, evidence.language, evidence.scenario, evidence.against)
    try:
        replace(path, dump(evidence, Evidence).encode())
    except OSError as error:
        raise ResourceError(f"{path}: cannot be written: {error.strerror}") from None
    return path


State = Literal["recorded", "replayed", "stale", "type-checked", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStatus:
    """The state of the evidence, the SDK version that ran, and what the run printed.

    recorded: it ran as it is now. replayed: it ran as it is now, with an SDK that CI does not have; its
    requests are sent again. stale: it was changed after it ran. type-checked: only its types were checked.
    absent: there is no evidence that can be read. `failures` has the lines on standard error, or of the last
    response to a browser, by failure. Names such as `{totp_key:1}` replace secrets.
    """

    state: State
    version: str | None = None
    stdout: tuple[str, ...] = ()
    failures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_run(self) -> bool:
        """Whether it ran as it is now."""
        return self.state in ("recorded", "replayed")

    def summary(self, package: str) -> str:
        """The status in a few words, for readers."""
        sdk = f"{package} {self.version}"
        return {
            "recorded": f"ran with {sdk}",
            "replayed": f"ran with {sdk}, since then replayed",
            "stale": f"changed since it last ran, with {sdk}",
            "type-checked": f"not run, only type-checked for {sdk}",
            "absent": "not run",
        }[self.state]


ABSENT = EvidenceStatus(state="absent")
Statuses = Mapping[tuple[str, str], EvidenceStatus]
"""The status of each program's evidence, by language and scenario."""


def answer_lines(status: int, body: object) -> tuple[str, ...]:
    """A response as lines: `HTTP 401`, then the body as JSON."""
    return (f"HTTP {status}", json.dumps(body, ensure_ascii=False))


def evidence_status(
    folder: Path | None, language: str, scenario: str, current: Identity, is_replayed: bool
) -> EvidenceStatus:
    """The status of a program that is `current`; `is_replayed` if CI does not have its SDK.

    A file that cannot be read counts as absent: `verify` reports what is wrong with it.
    """
    try:
        evidence = load(folder, language, scenario) if folder else None
    except InputError:
        return ABSENT
    if evidence is None:
        return ABSENT
    is_current = evidence.of == current
    if evidence.run is None:
        version = current.sdk.version
        return EvidenceStatus(state="type-checked", version=version) if is_current else ABSENT
    ran: State = "replayed" if is_replayed else "recorded"
    return EvidenceStatus(
        state=ran if is_current else "stale",
        version=evidence.of.sdk.version,
        stdout=evidence.run.stdout,
        failures={name: _lines(run) for name, run in evidence.failures.items()},
    )


def _lines(run: Run) -> tuple[str, ...]:
    return answer_lines(run.responses[-1].status, run.responses[-1].body) if run.responses else run.stderr
