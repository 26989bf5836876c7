"""The web app of each language: prepared once, and run as a server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest

from mfa_snippets.contracts.apps import App, Program, programs_of
from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.launchers import Argv, ToolError, inherited_environment
from mfa_snippets.verify.run.process import run_all
from mfa_snippets.verify.run.workspace import cache_folder, locked, prepare, workspace_of
from tests.languages.facts import all_facts

OUTPUT = Path(__file__).parents[3] / "output"
WEBS: Mapping[str, Program] = {
    program.language: program for program in programs_of(load_apps(OUTPUT)) if program.invocation.requests
}
"""The program with the web app, by language."""
SECONDS_TO_BUILD, SECONDS_TO_START, SECONDS_TO_END, SECONDS_TO_LOG = 300, 30, 15, 5
LISTENING = re.compile(r"Listening on (http://127\.0\.0\.1:\d+)")

each_web = pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in WEBS]
)


def run(folder: Path, commands: Sequence[Argv], app: App) -> None:
    """Run commands of an app in a folder until one fails. Raises `ToolError`."""
    environment = inherited_environment(os.environ, app.inherits)
    environment |= all_facts()[app.language].builds
    if error := run_all(commands, folder, environment, SECONDS_TO_BUILD):
        raise error


def prepared(app: App, folder: Path) -> Path:
    """A copy of an app with its packages, compiled; skips the test if this machine has no SDK for it.

    Packages come from the workspace of a verification, which only keeps the app while it is locked.
    """
    key = workspace_of(OUTPUT, app, os.environ, cache_folder(os.environ))
    with locked(key):
        if reason := prepare(key):
            pytest.skip(reason) if reason.endswith("is not installed") else pytest.fail(reason)
        try:
            run(key.folder, [app.sdk.probe], app)
        except ToolError as error:
            if app.prepare:  # they install the SDK
                raise
            pytest.skip(f"{app.sdk.name} is not installed: {error}")
        run(key.folder, app.build, app)
        shutil.copytree(key.folder, folder, symlinks=True)
    return folder


class Server:
    """A running web app, started with the options that runs have.

    The test fails if a token is in its log, or if SIGTERM does not end it well.
    """

    def __init__(
        self,
        program: Program,
        folder: Path,
        project_id: str,
        url: str,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        variables = {variable.role: variable.name for variable in program.invocation.environment}
        values = {"project_id": project_id, "base_url": url, "port": "0"}
        inherited = inherited_environment(os.environ, program.app.inherits)
        first, *rest = program.invocation.command
        launcher = program.app.launcher
        self.process = subprocess.Popen(
            [first, *((launcher and launcher.options) or ()), *rest],
            cwd=folder,
            env={**inherited, **environment, **{variables[role]: value for role, value in values.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[str] = []
        threading.Thread(target=self._read_log, daemon=True).start()
        self.url = self._url()

    def _read_log(self) -> None:
        assert self.process.stderr is not None, "it is a pipe"
        self.log.extend(self.process.stderr)  # line by line

    def _url(self) -> str:
        assert self.process.stdout is not None, "it is a pipe"
        limit = threading.Timer(SECONDS_TO_START, self.process.kill)
        limit.start()
        line = self.process.stdout.readline().strip()
        limit.cancel()
        found = LISTENING.fullmatch(line)
        if found is None:
            self.process.kill()
            self.process.wait()
            if "cannot load such file" in "".join(self.log):  # of a gem, which nothing here installs
                pytest.skip(self.log[0].strip())
            pytest.fail(f"it printed {line!r}, expected its address: {''.join(self.log)}")
        return found[1]

    def logged_since(self, lines: int, pattern: str = ".") -> str:
        """What was logged after a number of lines; waits until it has the pattern."""
        deadline = time.monotonic() + SECONDS_TO_LOG
        text = ""
        while not re.search(pattern, text, re.DOTALL) and time.monotonic() < deadline:
            time.sleep(0.01)
            text = "".join(self.log[lines:])
        return text

    def stop(self) -> None:
        """End it by SIGTERM, as a supervisor does."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            pytest.fail("SIGTERM did not end it")
        assert status == 0, "".join(self.log[-5:])
        assert "eyJ" not in "".join(self.log), "a token in the log"
