"""The checks of `verify`, one at a time and the quickest first, on apps that were prepared once."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from mfa_snippets.contracts.apps import App, Paste, Program
from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.facts import Commands
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.publication import load_expectations, load_index
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.launchers import Launch, ToolError, launcher
from mfa_snippets.verify.run.runner import run_case
from mfa_snippets.verify.run.tool_checks import check_paste, tool_error
from mfa_snippets.verify.run.workspace import Workspace, copy_files, locked, workspace_of
from mfa_snippets.verify.verification import prepared_workspace

from .spread import spread

NO_PASTE = Paste(files={}, types=())
AT_ONCE = 3
"""Runs that are made before anybody looks whether one of them told something."""

Finding = tuple[str, str]
"""The name of a check, and what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The prepared workspace of an app; with a `problem`, nothing of it can run."""

    key: Workspace
    app: App
    problem: str | None
    launch: Launch


@dataclass(slots=True, kw_only=True)
class Bench:
    """Workspaces by language; those of apps whose package files a mutant changed are thrown away."""

    output: Path
    cache: Path
    control: Control
    limit: float
    """Seconds of a run."""
    stack: contextlib.ExitStack
    grounds: dict[str, Ground] = field(default_factory=dict)

    def prepare(self, apps: Sequence[App]) -> None:
        """Prepare every app once: all at the same time, since most of it is waiting for downloads."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            grounds = pool.map(lambda app: self._ground(app, self.cache, self.stack), apps)
            self.grounds |= {ground.app.language: ground for ground in grounds}

    def plain_finding(self, program: Program, expectations: Expectations) -> Finding | None:
        """The first finding of the build and the plain run of a scenario."""
        ground, (plain, *_) = self.grounds[program.language], cases_of(program, expectations)
        if ground.problem:
            return None
        found = chain(self._command("build", program.app.build, ground), self._runs("run", [plain], ground))
        return next(found, None)

    def first_finding(
        self, programs: Sequence[Program], expectations: Expectations, names: Sequence[str]
    ) -> Finding | None:
        """The first finding on an app whose scenarios `names` are others now. An unprepared app has none."""
        app = programs[0].app
        with contextlib.ExitStack() as stack:
            ground = self._current(app, stack)
            if ground.problem:
                return None if self.grounds[app.language].problem else ("prepare", ground.problem)
            chosen = spread([each for each in programs if each.scenario in names], expectations)
            return next(self._findings(ground, chosen, expectations), None)

    def _findings(
        self, ground: Ground, programs: Sequence[Program], expectations: Expectations
    ) -> Iterator[Finding]:
        app, cases = ground.app, [cases_of(program, expectations) for program in programs]
        if programs:
            yield from self._command("build", app.build, ground)
            yield from self._runs("run", [plain for plain, *_ in cases[:1]], ground)
        yield from self._command("format", app.format, ground)
        yield from self._command("types", app.types, ground)
        yield from self._runs("run", [plain for plain, *_ in cases[1:]], ground)
        failures = {case.failure: case for _, *failing in reversed(cases) for case in failing}
        yield from self._runs("failures", list(failures.values()), ground)
        functions = [each for each in load_index(self.output).functions if each.language == app.language]
        yield from (("paste", text) for text in check_paste(ground.key, functions, self.output).findings)

    def _runs(self, check: str, cases: Sequence[Case], ground: Ground) -> Iterator[Finding]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for start in range(0, len(cases), AT_ONCE):
                some = cases[start : start + AT_ONCE]
                for found in list(pool.map(lambda case: self._run(case, ground), some)):
                    yield from ((check, text) for text in found)

    def _run(self, case: Case, ground: Ground) -> tuple[str, ...]:
        try:
            run = run_case(case, replace(ground.key, launch=ground.launch), self.control, self.limit)
        except (ToolError, ControlError) as error:  # a fault that the emulator does not know
            return (str(error),)
        return tuple(run_findings(case, run))

    def _command(self, check: str, commands: Commands, ground: Ground) -> Iterator[Finding]:
        if error := tool_error(commands, ground.key):
            yield check, str(error)

    def _current(self, app: App, stack: contextlib.ExitStack) -> Ground:
        """The workspace with today's sources in it: the one that is there, unless the package is another."""
        known = self.grounds[app.language]
        key = workspace_of(self.output, app, os.environ, self.cache)
        if key.path != known.key.path:
            cache = stack.enter_context(tempfile.TemporaryDirectory(prefix="mfa-snippets-"))
            return self._ground(app, Path(cache), stack)
        copy_files(key.source, key.folder, {name: key.contents[name] for name in app.sources})
        return replace(known, app=app, key=key)

    def _ground(self, app: App, cache: Path, stack: contextlib.ExitStack) -> Ground:
        key = workspace_of(self.output, app, os.environ, cache)
        stack.enter_context(locked(key))
        unchecked = replace(key, app=replace(app, format=(), types=(), paste=NO_PASTE))
        plain, *_ = cases_of(Program(app, app.invocations[0]), load_expectations(self.output))
        ready = prepared_workspace(unchecked, plain, self.control, self.limit)
        launch = launcher(app.launcher, self.output, key.folder, key.environment)
        problem = ready.problem or next((str(check.findings) for check in ready.checks.values()), None)
        return Ground(key=key, app=app, problem=problem, launch=stack.enter_context(launch))
