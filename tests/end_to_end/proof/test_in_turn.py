"""Programs that share one Descope project meet the user whom the first of them created."""

import os
from collections.abc import Iterator

import pytest

from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import load_expectations
from mfa_snippets.contracts.programs import Program, load_programs
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.verify.run.cases import cases_of, new_project_id
from mfa_snippets.verify.run.process import clean_environment, run_all
from mfa_snippets.verify.run.runner import run_in_project
from mfa_snippets.verify.run.task import RunContext
from mfa_snippets.verify.run.tool_checks import sdk_problem
from mfa_snippets.verify.run.workspace import cache_folder, locked, prepare, workspace_key

from .changed import ROOT, SCENARIO

OUTPUT = ROOT / "output"
FEWEST = 3  # the languages whose SDK every registry serves


@pytest.fixture
def stage() -> Iterator[RunContext]:
    """The emulator, and the environment of the caller."""
    with running() as server:
        yield RunContext(control=Control(server.url), environ=os.environ, limit=60.0)


def _run(program: Program, project_id: str, stage: RunContext) -> Run | None:
    """What a program does in a project; None where its SDK is not here."""
    together = tuple(other for other in load_programs(OUTPUT) if other.cwd == program.cwd)
    plain, _ = cases_of(program, load_expectations(OUTPUT))
    key = workspace_key(OUTPUT, together, stage.environ, cache_folder(stage.environ))
    with locked(key):
        if prepare(key) or sdk_problem(program, key.folder, stage.environ):
            return None
        run_all(program.build, key.folder, clean_environment(stage.environ), 600)
        return run_in_project(plain, key.folder, project_id, stage).run


def test_each_program_meets_the_user_of_the_first(stage: RunContext) -> None:
    """It says that the user is there, and what to do."""
    project_id = new_project_id()

    programs = [program for program in load_programs(OUTPUT) if program.scenario == SCENARIO]
    runs = [run for program in programs if (run := _run(program, project_id, stage))]

    assert len(runs) >= FEWEST
    assert (runs[0].exit, runs[0].stdout[-1]) == (0, "amr: totp, email, mfa")
    for run in runs[1:]:
        assert run.exit == 1
        assert run.stderr == (
            "This login ID has signed up before. Set LOGIN_ID to another one and run again.",
            "error: E062107 User already exists",
        )
