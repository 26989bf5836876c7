"""Run a program once, as its user does, and keep a redacted record."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import Trigger
from mfa_snippets.verify.run.browser_run import BrowserRun
from mfa_snippets.verify.run.cases import Case, example_values, password_of, program_environment
from mfa_snippets.verify.run.process import run
from mfa_snippets.verify.run.redaction import exchange_of, names_of, redacted_lines, run_errors
from mfa_snippets.verify.run.simulated_user import TerminalRun, User, in_new_project
from mfa_snippets.verify.run.task import RunContext, RunOutcome

LOOPBACK = "127.0.0.1"
ANY_PORT = "0"


def run_case(case: Case, folder: Path, context: RunContext) -> RunOutcome:
    """Run a program in a new project of the emulator, after earlier runs. Raises NotInstalledError."""
    return in_new_project(case, context.control, partial(run_once, folder=folder, context=context))


def run_once(case: Case, user: User, folder: Path, context: RunContext) -> RunOutcome:
    """Run a program in the user's project. Raises NotInstalledError."""
    user.begin(case)
    program, unset = case.program, {case.trigger.unset or "": None}
    browser = BrowserRun(user=user) if program.invocation.requests else None
    session = browser or TerminalRun(user=user)
    examples = example_values(program).items()
    values = {role: user.substitutes.get(example, example) for role, example in examples}
    with base_url(case.trigger, user.control.url) as url:
        values |= {"project_id": user.control.project_id, "base_url": url, "port": ANY_PORT}
        result = run(
            program.invocation.command,
            cwd=folder,
            environment=program_environment(program, context.environ, {**values, **unset}),
            limit=context.limit,
            interact=session.interact,
            launch=context.launch,
            is_bounded=True,
        )
    user.has_ended.set()
    fixed = _fixed_names(case, user, url) | {str(folder): "{project}"}
    if browser and browser.address:
        fixed[browser.address] = f"{LOOPBACK}:{{own_port}}"
    requests, messages = user.observed()
    names = names_of(fixed, requests, messages, user.typed)
    record = Run(
        exit=result.exit,
        stdout=redacted_lines(result.stdout, names),
        stderr=redacted_lines(result.stderr, names),
        exchange=exchange_of(requests, names),
        responses=tuple(browser.responses(names)) if browser else (),
    )
    return RunOutcome(run=record, run_errors=(*run_errors(result, names), *user.errors))


def _fixed_names(case: Case, user: User, url: str) -> dict[str, str]:
    """Names of values that are known before a run; a replaced example gets one that no expectation has."""
    password, address = password_of(case.program), urlsplit(url)
    names = {user.control.project_id: "{project_id}", address.netloc: "{address}"}
    if address.port:
        names[str(address.port)] = "{port}"
    if password:
        names[password] = "{password}"
    for example, substitute in user.substitutes.items():
        text = "{password}" if example == password else example
        names |= {substitute: text, example: f"{{example}} {text}"}
    return names


@contextmanager
def base_url(trigger: Trigger, url: str) -> Iterator[str]:
    """The emulator's base URL, or one with a port that is bound and refuses connections."""
    if not trigger.unreachable:
        yield url
        return
    with socket.socket() as closed:
        closed.bind((LOOPBACK, 0))
        yield f"http://{LOOPBACK}:{closed.getsockname()[1]}"
