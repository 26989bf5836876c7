"""Run a program once, as its user does, and keep a redacted record."""

import socket
from functools import partial
from urllib.parse import urlsplit

from mfa_snippets.contracts.evidence import Run
from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.run.browser_run import use_browser
from mfa_snippets.verify.run.cases import Case, RunOutcome, example_values, password_of, program_environment
from mfa_snippets.verify.run.process import run
from mfa_snippets.verify.run.redaction import exchange_of, redacted_lines, redacted_response, redacted_text
from mfa_snippets.verify.run.simulated_user import User, in_new_project
from mfa_snippets.verify.run.workspace import Workspace

LOOPBACK = "127.0.0.1"
ANY_PORT = "0"


def run_case(case: Case, workspace: Workspace, control: Control, limit: float) -> RunOutcome:
    """Run a program in a new project of the emulator, after earlier runs. Raises NotInstalledError."""
    return in_new_project(case, control, partial(run_once, workspace=workspace, limit=limit))


def run_once(case: Case, user: User, workspace: Workspace, limit: float) -> RunOutcome:
    """Run a program in the user's project. Raises NotInstalledError."""
    user.begin(case)
    program, url = case.program, user.control.url
    with socket.socket() as closed:
        if case.trigger.unreachable:
            closed.bind((LOOPBACK, 0))  # and refuses connections
            url = f"http://{LOOPBACK}:{closed.getsockname()[1]}"
        values: dict[str, str | None] = {
            role: user.substitutes.get(example, example) for role, example in example_values(program).items()
        }
        values |= {"project_id": user.control.project_id, "base_url": url, "port": ANY_PORT}
        values |= {case.trigger.unset or "": None}
        result = run(
            program.invocation.command,
            cwd=workspace.folder,
            environment=program_environment(program, workspace.environment, values),
            limit=limit,
            interact=partial(use_browser, user) if program.invocation.requests else user.use_terminal,
            launch=workspace.launch,
            is_bounded=True,
        )
    user.has_ended.set()
    requests, names = user.observed(_fixed_names(case, user, url) | {str(workspace.folder): "{project}"})
    record = Run(
        exit=result.exit,
        stdout=redacted_lines(result.stdout, names),
        stderr=redacted_lines(result.stderr, names),
        exchange=exchange_of(requests, names),
        responses=tuple(redacted_response(response, names) for response in user.responses),
    )
    last = redacted_text(result.last_output, names)
    faults = (f"{result.fault}; its last output: {last}",) if result.fault else ()
    return RunOutcome(run=record, run_errors=(*faults, *user.errors))


def _fixed_names(case: Case, user: User, url: str) -> dict[str, str]:
    """Names of values that are known before a run; a replaced example gets one that no expectation has."""
    password, address = password_of(case.program), urlsplit(url)
    names = {user.control.project_id: "{project_id}", address.netloc: "{address}"}
    if address.port:
        names[str(address.port)] = "{port}"
    if password:
        names[password] = "{password}"
    if user.address:
        names[user.address] = f"{LOOPBACK}:{{own_port}}"
    for example, substitute in user.substitutes.items():
        text = "{password}" if example == password else example
        names |= {substitute: text, example: f"{{example}} {text}"}
    return names
