"""What is on record of a program, as its page tells it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mfa_snippets.rendering.programs import Program
from mfa_snippets.rendering.render import project_folder, render_programs, render_projects
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

State = Literal["recorded", "replayed", "stale", "type-checked", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStatus:
    """`recorded`: it ran as it is now; `replayed`: so it did, with an SDK that is mostly not here, and its
    requests are sent again; `stale`: it ran, and was changed since; `type-checked`: it was no more than that;
    `absent`: nothing is known of it.

    `version` is the SDK's. `stdout` is what the run printed, and `failures` what each failure run printed on
    standard error, line by line, or answered at last; secrets stand as names such as `{totp_key:1}`.
    """

    state: State
    version: str | None = None
    stdout: tuple[str, ...] = ()
    failures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_run(self) -> bool:
        """Whether it ran as it is now."""
        return self.state in ("recorded", "replayed")

    def told(self, package: str) -> str:
        """What a reader has to know, in one line."""
        sdk = f"{package} {self.version}"
        return {
            "recorded": f"ran with {sdk}",
            "replayed": f"ran with {sdk}, since then replayed",
            "stale": f"changed since it last ran, with {sdk}",
            "type-checked": f"not run, only type-checked for {sdk}",
            "absent": "not run",
        }[self.state]


def answer_lines(status: int, body: object) -> tuple[str, ...]:
    """What a browser is answered, as lines: `HTTP 401`, then the body."""
    return (f"HTTP {status}", json.dumps(body, ensure_ascii=False))


ABSENT = EvidenceStatus(state="absent")


def evidence_statuses(
    specification: Specification, templates: Templates, programs: tuple[Program, ...], evidence: Path | None
) -> dict[tuple[str, str], EvidenceStatus]:
    """What is on record of each program, by language and scenario."""
    projects = render_projects(specification, templates, programs)
    return {
        (program.language, program.scenario): evidence_status(
            evidence, program, projects[project_folder(specification, program)].files, specification
        )
        for program in programs
    }


def stale(specification: Specification, templates: Templates, evidence: Path | None) -> list[tuple[str, str]]:
    """Language and scenario of each program that was changed since it was recorded."""
    programs = render_programs(specification, templates)
    projects = render_projects(specification, templates, programs)
    return [
        (program.language, program.scenario)
        for program in programs
        if evidence_status(
            evidence, program, projects[project_folder(specification, program)].files, specification
        ).state
        == "stale"
    ]


def evidence_status(
    evidence: Path | None, program: Program, project: Mapping[str, bytes], specification: Specification
) -> EvidenceStatus:
    """What is on record of a program, and whether it is of the program as it is now.

    A file that cannot be read counts as absent: `verify` says what is wrong with it.
    """
    path = evidence / program.language / f"{program.scenario}.json" if evidence else None
    if path is None or not path.is_file():
        return ABSENT
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return _standing(record, program, project, specification)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ABSENT


def _standing(
    record: Any, program: Program, project: Mapping[str, bytes], specification: Specification
) -> EvidenceStatus:
    sdk = specification.sdks[program.language]
    now = {
        "program": _digest(program.text.encode()),
        "project": {name: _digest(content) for name, content in project.items()},
        "sdk": {"name": sdk.package, "version": sdk.version},
    }
    if record["run"] is None:  # only its types were checked
        is_current = record["of"] == now
        return EvidenceStatus(state="type-checked", version=sdk.version) if is_current else ABSENT
    current: Literal["recorded", "replayed"] = "replayed" if sdk.toolchain.signatures else "recorded"
    return EvidenceStatus(
        state=current if record["of"] == now else "stale",
        version=record["of"]["sdk"]["version"],
        stdout=_lines(record["run"]["stdout"]),
        failures={name: _told(run) for name, run in record["failures"].items()},
    )


def _told(run: Mapping[str, Any]) -> tuple[str, ...]:
    """How a failure was told: by the last answer to a browser if there is one, else on standard error."""
    if not run.get("responses"):
        return _lines(run["stderr"])
    last = run["responses"][-1]
    return answer_lines(last["status"], last["body"])


def _lines(text: Any) -> tuple[str, ...]:
    return tuple(text.splitlines() if isinstance(text, str) else text)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
