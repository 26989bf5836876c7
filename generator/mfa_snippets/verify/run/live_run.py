"""Run programs against a Descope project that nobody can look into, with test users for its people."""

from __future__ import annotations

import itertools
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from mfa_snippets.contracts.evidence import Against, Run
from mfa_snippets.contracts.expectations import Provocation
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.run import environment
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.cases import PLAIN, Case
from mfa_snippets.verify.run.live_user import QUIET, TOTP_KEY, LiveUser, OutputLog
from mfa_snippets.verify.run.management import Management, ManagementError
from mfa_snippets.verify.run.redaction import printed
from mfa_snippets.verify.run.runner import LOOPBACK, RunOutcome, troubles_of
from mfa_snippets.verify.run.simulated_user import Prompts, Typed, type_answers

UNSEEN = "what is sent cannot be seen there"
CLICKED = "a link that a program asked for cannot be clicked by the management API"
NUMBERS = 100
"""The numbers +1 202 555 0100 to 0199 belong to nobody."""
DEFAULT_URL = "https://example.com/verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Where programs run instead of at the emulator."""

    management: Management
    against: Against
    quiet: float = QUIET
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(secrets.randbelow(NUMBERS)))
    lock: threading.Lock = field(default_factory=threading.Lock)


def obstacle(program: Program) -> str | None:
    """Why a program cannot be run there."""
    return None if all(wanted.typed for wanted in program.inputs) else CLICKED


def can_be_provoked(case: Case) -> bool:
    """Whether a failure needs nothing of the service that it would not do for anybody."""
    return case.provocation.fault is None


def perform_live(
    case: Case, folder: Path, live: Live, environ: Mapping[str, str], limit: float, start: processes.Launch
) -> RunOutcome:
    """Run a program as users of its own, who are forgotten afterwards. Raises NotInstalledError."""
    try:
        people = _people(case.program, live)
    except ManagementError as error:
        return _broken(str(error))
    ways = (PLAIN, case.provocation) if case.provocation.again else (case.provocation,)
    try:
        for provocation in ways:
            performance = _performed(case, provocation, folder, live, environ, limit, start, people)
    finally:
        forgotten = _forgotten(live, people)
    return RunOutcome(run=performance.run, troubles=(*performance.troubles, *forgotten))


def _people(program: Program, live: Live) -> Mapping[str, str]:
    """Login IDs that nobody has, by the defaults in whose place they stand."""
    made = {}
    for variable in program.environment:
        if variable.default and variable.role in ("login_id", "email", "phone"):
            made[variable.default] = _number(live) if variable.role == "phone" else _address()
    return made


def _address() -> str:
    return f"mfa-snippets-{secrets.token_hex(8)}@example.com"


def _number(live: Live) -> str:
    """A number that no user has; somebody's users are not ours to forget."""
    for _ in range(NUMBERS):
        with live.lock:
            number = f"+120255501{next(live.numbers) % NUMBERS:02}"
        if not live.management.exists(number):
            return number
    raise ManagementError(f"each of the {NUMBERS} numbers that belong to nobody is some user's login ID")


def _forgotten(live: Live, people: Mapping[str, str]) -> Iterator[str]:
    for login_id in people.values():
        try:
            live.management.delete(login_id)
        except ManagementError as error:
            yield str(error)


def _performed(
    case: Case,
    provocation: Provocation,
    folder: Path,
    live: Live,
    environ: Mapping[str, str],
    limit: float,
    start: processes.Launch,
    people: Mapping[str, str],
) -> RunOutcome:
    transcript, typed, unasked = OutputLog(), list[Typed](), list[str]()
    roles = {variable.role: variable.default or "" for variable in case.program.environment}
    url = roles.get("redirect_url") or DEFAULT_URL
    person = LiveUser(live.management, transcript, people, url, live.quiet)

    def converse(stdin: IO[bytes], printed: processes.Printed) -> None:
        prompts = Prompts(case.prompts, printed, person.has_left, unasked)
        type_answers(stdin, person, case.program.inputs, provocation, typed, prompts)
        if person.troubles:
            stdin.close()  # there will be no answer, so that waiting for one is of no use

    with _base_url(provocation, live.management.url) as base_url:
        values = {role: people[default] for role, default in roles.items() if default in people}
        values |= {"project_id": live.management.project_id, "base_url": base_url}
        values.pop(provocation.unset or "", None)
        ended = processes.run(
            case.program.command,
            cwd=folder,
            environment=environment.of_program(case.program, environ, values),
            limit=limit,
            converse=converse,
            launch=transcript.launch(start),
        )
    person.has_left.set()
    names = _names(case.program, people, typed, transcript, folder, base_url, live)
    run = Run(
        exit=ended.exit,
        stdout=printed(ended.stdout, names),
        stderr=printed(ended.stderr, names),
        exchange=(),
    )
    return RunOutcome(run=run, troubles=(*troubles_of(ended, names, limit), *unasked, *person.troubles))


def _names(
    program: Program,
    people: Mapping[str, str],
    typed: list[Typed],
    transcript: OutputLog,
    folder: Path,
    base_url: str,
    live: Live,
) -> Mapping[str, str]:
    """Names for what differs from run to run, as in a run at the emulator."""
    names = {live.management.project_id: "{project_id}", base_url: "{base_url}", str(folder): "{project}"}
    names |= {login_id: default for default, login_id in people.items()}
    names |= {key: f"{{totp_key:{n}}}" for n, key in enumerate(TOTP_KEY.findall(transcript.text), start=1)}
    names |= {line.code: f"{{{line.kind}:{n}}}" for n, line in enumerate(typed, start=1)}
    password = environment.password_of(program)
    return names | ({password: "{password}"} if password else {})


def _broken(trouble: str) -> RunOutcome:
    return RunOutcome(run=Run(exit=None, stdout=(), stderr=(), exchange=()), troubles=(trouble,))


@contextmanager
def _base_url(provocation: Provocation, url: str) -> Iterator[str]:
    """The base URL, or that of a port that is taken and that nobody listens at."""
    if not provocation.unreachable:
        yield url
        return
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        yield f"http://{LOOPBACK}:{closed.getsockname()[1]}"
