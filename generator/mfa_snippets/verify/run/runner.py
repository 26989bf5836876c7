"""Run a program once, as its reader does, and keep what can be told of it in canonical form."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import Provocation
from mfa_snippets.contracts.programs import Program
from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.run import environment
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.browser_run import ANY_PORT, Visit
from mfa_snippets.verify.run.cases import PLAIN, Case
from mfa_snippets.verify.run.exchange import exchange_of
from mfa_snippets.verify.run.redaction import Names, named_text, names_of, printed
from mfa_snippets.verify.run.simulated_user import Prompts, SimulatedUser, Typed, type_answers

LOOPBACK = "127.0.0.1"
MOST_TRIES = 8
"""An SDK that tries again by itself, as after 429, meets the fault again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """A run, and why it was broken off if it was."""

    run: Run
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """What all runs share: the mock server, the caller's environment, the seconds that a program may take."""

    control: Control
    environ: Mapping[str, str]
    limit: float
    launch: processes.Launch = processes.start
    """How programs are started."""


def run_case(case: Case, folder: Path, stage: RunContext) -> RunOutcome:
    """Run a program in a fresh Descope project. Raises NotInstalledError."""
    project_id = new_project_id()
    try:
        if case.provocation.again:
            perform_in(case, PLAIN, folder, project_id, stage)
        return perform_in(case, case.provocation, folder, project_id, stage)
    finally:
        stage.control.forget(project_id)


def new_project_id() -> str:
    """A project ID that nobody has, of the 28 characters that the strictest SDK wants."""
    return "P2" + secrets.token_hex(13)


def perform_in(
    case: Case, provocation: Provocation, folder: Path, project_id: str, stage: RunContext
) -> RunOutcome:
    """Run a program in a Descope project that may have seen others. Raises NotInstalledError.

    In a plain run, its variables have values of the reader's own; in failure runs, they have their defaults.
    """
    seen = [message["id"] for message in stage.control.messages(project_id)]
    asked = len(stage.control.requests(project_id))
    if provocation.fault is not None and case.fault_path is not None:
        stage.control.fault(project_id, case.fault_path, provocation.fault, count=MOST_TRIES)
    own = environment.own_values(case.program) if case.failure is None else {}
    person = SimulatedUser(stage.control, project_id, after=max(seen, default=0), own=own)
    visit = Visit(case.program, provocation, person) if case.program.requests else None
    start, typed = person.after, visit.typed if visit else list[Typed]()
    unasked: list[str] = []

    def converse(stdin: IO[bytes], printed: processes.Printed) -> None:
        prompts = Prompts(case.prompts, printed, person.has_left, unasked)
        type_answers(stdin, person, case.program.inputs, provocation, typed, prompts)

    with _address(provocation, stage.control.url) as address:
        roles = {variable.role: variable.default or "" for variable in case.program.environment}
        values = {role: own[default] for role, default in roles.items() if default in own}
        values |= {"project_id": project_id, "base_url": f"http://{address}", "port": ANY_PORT}
        values.pop(provocation.unset or "", None)
        ended = processes.run(
            case.program.command,
            cwd=folder,
            environment=environment.of_program(case.program, stage.environ, values),
            limit=stage.limit,
            converse=None if visit else converse,
            launch=stage.launch,
            attend=visit.attend if visit else None,
        )
    person.has_left.set()
    requests = stage.control.requests(project_id)[asked:]
    fixed = {**_fixed(case.program, project_id, address, folder), **_as_default(own, case.program)}
    if visit and visit.address:
        fixed = {**fixed, visit.address: f"{LOOPBACK}:{{own_port}}"}
    names = names_of(fixed, requests, stage.control.messages(project_id, start), tuple(typed))
    run = Run(
        exit=ended.exit,
        stdout=printed(ended.stdout, names),
        stderr=printed(ended.stderr, names),
        exchange=exchange_of(requests, names),
        responses=visit.responses(names) if visit else (),
    )
    troubles = (*troubles_of(ended, names, stage.limit), *unasked, *(visit.troubles if visit else ()))
    return RunOutcome(run=run, troubles=troubles)


def _fixed(program: Program, project_id: str, address: str, folder: Path) -> Names:
    port, password = address.rpartition(":")[2], environment.password_of(program)
    names = {project_id: "{project_id}", address: "{address}", port: "{port}", str(folder): "{project}"}
    return names | ({password: "{password}"} if password else {})


def _as_default(own: Names, program: Program) -> Names:
    """The reader's values by what stands in their place, so that all runs are told alike.

    A default that is met all the same has another name: no expectation knows it.
    """
    password = environment.password_of(program)
    told = {default: "{password}" if default == password else default for default in own}
    return {
        **{own[default]: text for default, text in told.items()},
        **{default: f"{{default}} {text}" for default, text in told.items()},
    }


def troubles_of(ended: processes.Ended, names: Names, limit: float) -> tuple[str, ...]:
    """Why a run was broken off."""
    last = f"its last output: {named_text(ended.last_output, names)}"
    troubles = []
    if ended.exit is None:
        troubles.append(f"did not end within {limit:g} s; {last}")
    if ended.is_flood:
        troubles.append(f"printed more than {processes.MOST_OUTPUT} bytes; {last}")
    if ended.is_held:
        troubles.append("left a process behind that holds its output open")
    return tuple(troubles)


@contextmanager
def _address(provocation: Provocation, url: str) -> Iterator[str]:
    """Host and port of the mock server, or of a port that is taken and that nobody listens at."""
    if not provocation.unreachable:
        yield url.removeprefix("http://")
        return
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        yield f"{LOOPBACK}:{closed.getsockname()[1]}"
