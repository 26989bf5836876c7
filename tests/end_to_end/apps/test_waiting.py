"""An enchanted link that nobody clicks: each demo asks about once a second, and gives up after a minute."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import Program, programs_of
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.verify.publication import load_apps

from ..web.apps import OUTPUT, prepared

DEMOS: Mapping[str, Program] = {
    program.language: program
    for program in programs_of(load_apps(OUTPUT))
    if program.scenario == "enchanted-link-then-totp"
}
POLLS = "/v1/auth/enchantedlink/pending-session"
SECONDS_TO_GIVE_UP = 60
SECONDS_TO_END = 60

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("app-waiting")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How a demo ended, and how often it asked."""

    exit: int
    last_line: str
    polls: int


@pytest.fixture(scope="module")
def waits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Wait | str]]:
    """What each demo did, all at the same time; or why it is not installed."""
    with running() as control:
        begun: dict[str, tuple[str, subprocess.Popen[str]]] = {}
        reasons: dict[str, str] = {}
        for language, program in DEMOS.items():
            try:
                folder = prepared(program.app, tmp_path_factory.mktemp(language) / "app")
                project_id = "P2" + secrets.token_hex(13)
                begun[language] = project_id, _started(program, folder, project_id, control)
            except pytest.skip.Exception as skipped:
                reasons[language] = str(skipped)
        yield {**{name: _ended(*each, control) for name, each in begun.items()}, **reasons}


def _started(program: Program, folder: Path, project_id: str, control: Control) -> subprocess.Popen[str]:
    values = {"project_id": project_id, "base_url": control.url}
    variables = program.invocation.environment
    own = {each.name: values.get(each.role) or each.example or "" for each in variables}
    return subprocess.Popen(
        program.invocation.command,
        cwd=folder,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _ended(project_id: str, process: subprocess.Popen[str], control: Control) -> Wait:
    _, errors = process.communicate(timeout=SECONDS_TO_GIVE_UP + SECONDS_TO_END)
    polls = [each for each in control.project(project_id).requests() if each["path"] == POLLS]
    return Wait(exit=process.returncode, last_line=errors.splitlines()[-1], polls=len(polls))


@pytest.mark.parametrize("language", DEMOS)
def test_a_demo_gives_up(language: str, waits: Mapping[str, Wait | str]) -> None:
    wait = waits[language]
    if isinstance(wait, str):
        pytest.skip(wait)

    assert (wait.exit, wait.last_line) == (1, "error: timeout The link was not clicked in time")
    assert 10 < wait.polls <= SECONDS_TO_GIVE_UP + 1
