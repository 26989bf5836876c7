"""Run a program once against the emulator, as its user does, and keep a redacted record."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts.evidence import Exchange, Response, Run
from mfa_snippets.contracts.expectations import Trigger
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.run.browser_run import BrowserRun
from mfa_snippets.verify.run.cases import (
    FAULT_COUNT,
    PLAIN,
    Case,
    new_project_id,
    password_of,
    program_environment,
    substitute_values,
)
from mfa_snippets.verify.run.process import Interact, ProcessResult, run
from mfa_snippets.verify.run.redaction import Names, exchange_of, names_of, redacted_lines, run_errors
from mfa_snippets.verify.run.simulated_user import SimulatedUser, TerminalRun
from mfa_snippets.verify.run.task import RunContext, RunOutcome

LOOPBACK = "127.0.0.1"
ANY_PORT = "0"


def run_case(case: Case, folder: Path, context: RunContext) -> RunOutcome:
    """Run a program in a new project of the emulator. Raises NotInstalledError."""
    project_id = new_project_id()
    try:
        if case.trigger.again:
            run_in_project(replace(case, trigger=PLAIN), folder, project_id, context)
        return run_in_project(case, folder, project_id, context)
    finally:
        context.control.forget(project_id)


def run_in_project(case: Case, folder: Path, project_id: str, context: RunContext) -> RunOutcome:
    """Run a program in a project, in a plain run with substitutes for defaults. Raises NotInstalledError."""
    program, trigger, control = case.program, case.trigger, context.control
    start = max((message["id"] for message in control.messages(project_id)), default=0)
    earlier = len(control.requests(project_id))
    if trigger.fault is not None and case.fault_path is not None:
        control.fault(project_id, case.fault_path, trigger.fault, count=FAULT_COUNT)
    substitutes = substitute_values(program) if case.failure is None else {}
    user = SimulatedUser(control, project_id, after=start, login_ids=substitutes)
    browser = BrowserRun(program=program, user=user, trigger=trigger) if program.requests else None
    session = browser or TerminalRun(user=user, inputs=program.inputs, trigger=trigger, prompts=case.prompts)
    with base_url(trigger, control.url) as url:
        values = {"project_id": project_id, "base_url": url, "port": ANY_PORT}
        result = execute(case, folder, context, substitutes, values, session.interact)
    user.has_ended.set()
    requests = control.requests(project_id)[earlier:]
    fixed = _fixed_names(program, project_id, url.removeprefix("http://"), folder, substitutes)
    if browser and browser.address:
        fixed[browser.address] = f"{LOOPBACK}:{{own_port}}"
    names = names_of(fixed, requests, control.messages(project_id, start), session.typed)
    responses = browser.responses(names) if browser else ()
    exchange = exchange_of(requests, names)
    return redacted_outcome(result, names, context.limit, session.errors, exchange, responses)


def execute(
    case: Case,
    folder: Path,
    context: RunContext,
    substitutes: Mapping[str, str],
    values: Mapping[str, str],
    interact: Interact,
) -> ProcessResult:
    """Run a program's command; `substitutes` are by default, `values` by role. Raises NotInstalledError."""
    program, unset = case.program, {case.trigger.unset or "": None}
    by_role = {variable.role: substitutes.get(variable.default or "") for variable in program.environment}
    return run(
        program.command,
        cwd=folder,
        environment=program_environment(program, context.environ, {**by_role, **values, **unset}),
        limit=context.limit,
        interact=interact,
        has_input=not program.requests,
        launch=context.launch,
    )


def redacted_outcome(
    result: ProcessResult,
    names: Names,
    limit: float,
    errors: Sequence[str],
    exchange: Exchange = (),
    responses: tuple[Response, ...] = (),
) -> RunOutcome:
    """The outcome of a run, without secrets."""
    stdout, stderr = redacted_lines(result.stdout, names), redacted_lines(result.stderr, names)
    run = Run(exit=result.exit, stdout=stdout, stderr=stderr, exchange=exchange, responses=responses)
    return RunOutcome(run=run, run_errors=(*run_errors(result, names, limit), *errors))


def _fixed_names(
    program: Program, project_id: str, address: str, folder: Path, substitutes: Mapping[str, str]
) -> dict[str, str]:
    """Names of values that are known before a run; a replaced default gets one that no expectation has."""
    password, port = password_of(program), address.rpartition(":")[2]
    names = {project_id: "{project_id}", address: "{address}", port: "{port}", str(folder): "{project}"}
    if password:
        names[password] = "{password}"
    texts = {default: "{password}" if default == password else default for default in substitutes}
    names |= {substitutes[default]: text for default, text in texts.items()}
    return names | {default: f"{{default}} {text}" for default, text in texts.items()}


@contextmanager
def base_url(trigger: Trigger, url: str) -> Iterator[str]:
    """A service's base URL, or one with a port that is bound and refuses connections."""
    if not trigger.unreachable:
        yield url
        return
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        yield f"http://{LOOPBACK}:{closed.getsockname()[1]}"
