"""Run a program once against the emulator, as its user does, and keep a redacted record."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Exchange, Response, Run
from mfa_snippets.contracts.expectations import Trigger
from mfa_snippets.verify.run.browser_run import BrowserRun
from mfa_snippets.verify.run.cases import (
    FAULT_COUNT,
    PLAIN,
    Case,
    example_values,
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
    """Run a program in a new project of the emulator, after earlier runs. Raises NotInstalledError."""
    user = SimulatedUser(control=context.control, project_id=new_project_id())
    try:
        for earlier in earlier_cases(case):
            _run(earlier, folder, context, user)
        return _run(case, folder, context, user)
    finally:
        context.control.forget(user.project_id)


def earlier_cases(case: Case) -> Iterator[Case]:
    """The plain runs that come first with the same values: another scenario's, and the program's own."""
    if case.after is not None:
        yield replace(case.after, failure=case.failure)
    if case.trigger.again:
        yield replace(case, trigger=PLAIN)


def _run(case: Case, folder: Path, context: RunContext, user: SimulatedUser) -> RunOutcome:
    """Run a program in the user's project, in a plain run with substitutes for examples."""
    program, trigger, control, project_id = case.program, case.trigger, context.control, user.project_id
    # The user of an earlier run has its values, too.
    programs = [program, *([case.after.program] if case.after else ())] if case.failure is None else ()
    substitutes = {key: text for one in programs for key, text in substitute_values(one).items()}
    user.begin()
    user.login_ids, earlier_requests = substitutes, len(control.requests(project_id))
    if trigger.fault is not None and case.fault_path is not None:
        control.fault(project_id, case.fault_path, trigger.fault, count=FAULT_COUNT)
    invocation = program.invocation
    browser = BrowserRun(invocation=invocation, user=user, trigger=trigger) if invocation.requests else None
    terminal = TerminalRun(user=user, inputs=invocation.inputs, trigger=trigger, prompts=case.prompts)
    session = browser or terminal
    with base_url(trigger, control.url) as url:
        values = {"project_id": project_id, "base_url": url, "port": ANY_PORT}
        result = execute(case, folder, context, substitutes, values, session.interact)
    user.has_ended.set()
    requests = control.requests(project_id)[earlier_requests:]
    fixed = _fixed_names(program, project_id, url.removeprefix("http://"), folder, substitutes)
    if browser and browser.address:
        fixed[browser.address] = f"{LOOPBACK}:{{own_port}}"
    names = names_of(fixed, requests, control.messages(project_id, user.start), user.typed)
    responses = browser.responses(names) if browser else ()
    exchange = exchange_of(requests, names)
    return redacted_outcome(result, names, context.limit, user.errors, exchange, responses)


def execute(
    case: Case,
    folder: Path,
    context: RunContext,
    substitutes: Mapping[str, str],
    values: Mapping[str, str],
    interact: Interact,
) -> ProcessResult:
    """Run a program's command; `substitutes` are by example, `values` by role. Raises NotInstalledError."""
    program, unset = case.program, {case.trigger.unset or "": None}
    by_role = {role: substitutes.get(example, example) for role, example in example_values(program).items()}
    return run(
        program.invocation.command,
        cwd=folder,
        environment=program_environment(program, context.environ, {**by_role, **values, **unset}),
        limit=context.limit,
        interact=interact,
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
    """Names of values that are known before a run; a replaced example gets one that no expectation has."""
    password, port = password_of(program), address.rpartition(":")[2]
    names = {project_id: "{project_id}", address: "{address}", port: "{port}", str(folder): "{project}"}
    if password:
        names[password] = "{password}"
    texts = {example: "{password}" if example == password else example for example in substitutes}
    names |= {substitutes[example]: text for example, text in texts.items()}
    return names | {example: f"{{example}} {text}" for example, text in texts.items()}


@contextmanager
def base_url(trigger: Trigger, url: str) -> Iterator[str]:
    """A service's base URL, or one with a port that is bound and refuses connections."""
    if not trigger.unreachable:
        yield url
        return
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        yield f"http://{LOOPBACK}:{closed.getsockname()[1]}"
