"""The checks of `verify`, one at a time, on programs of projects that were made prepared_project once."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from mfa_snippets.contracts.expectations import Expectations
from mfa_snippets.contracts.programs import Commands, Program
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.phases import prepared_project
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.launchers import launcher
from mfa_snippets.verify.run.process import ToolError, clean_environment, run_all
from mfa_snippets.verify.run.runner import run_case
from mfa_snippets.verify.run.task import Project, RunContext, VerifyOptions
from mfa_snippets.verify.run.tool_checks import check_signatures
from mfa_snippets.verify.run.workspace import WorkspaceKey, digests, locked, workspace_key

SECONDS_TO_CHECK = 120.0
AT_ONCE = 4
"""Failure runs that are made before anybody looks whether one of them told something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A project that is prepared_project, with no program in it."""

    project: Project
    workspace_key: WorkspaceKey
    programs: tuple[Program, ...]

    @property
    def has_sdk(self) -> bool:
        """Whether programs can be run; else their types are checked on signatures."""
        return self.project.problem is None


@dataclass(slots=True, kw_only=True)
class Bench:
    """Projects by folder and by the bytes of their files; those that a mutant changed are thrown away."""

    output: Path
    signatures: Path
    cache: Path
    stage: RunContext
    grounds: dict[str, Ground] = field(default_factory=dict)
    stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    changed: dict[str, Ground] = field(default_factory=dict)
    """Those of projects whose files the present mutant changed."""
    changing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    seen: set[tuple[str, str | None]] = field(default_factory=set)
    """The failures that were run of the present mutant: one of a name is enough in each language."""

    def prepare(self, programs: tuple[Program, ...], expectations: Expectations) -> None:
        """Prepare every project once: all at the same time, since most of it is waiting for downloads."""
        by_project: dict[str, list[Program]] = {}
        for program in programs:
            by_project.setdefault(program.cwd, []).append(program)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            grounds = pool.map(
                lambda own: self._ground(tuple(own), expectations, self.cache, self.stack),
                by_project.values(),
            )
            self.grounds |= zip(by_project, grounds, strict=True)

    def on(self, own: tuple[Program, ...], expectations: Expectations) -> Ground:
        """The ground for programs of one project: the one that is there, unless its files are others now."""
        folder = own[0].cwd
        known = self.changed.get(folder, self.grounds[folder])
        with contextlib.suppress(Exception):
            there = digests(self.output / folder, known.workspace_key.files)
            commands = {each.prepare for each in own} == {each.prepare for each in known.programs}
            if there == known.project.digests and commands and own[0].sdk == known.programs[0].sdk:
                return known
        cache = self.changing.enter_context(tempfile.TemporaryDirectory(prefix="mfa-snippets-"))
        self.changed[folder] = self._ground(own, expectations, Path(cache), self.changing)
        return self.changed[folder]

    def forget(self) -> None:
        """Make room for the next mutant."""
        self.seen.clear()
        self.changed.clear()
        self.changing.close()

    def _ground(
        self,
        own: tuple[Program, ...],
        expectations: Expectations,
        cache: Path,
        stack: contextlib.ExitStack,
    ) -> Ground:
        unchecked = tuple(replace(each, checks=replace(each.checks, format=(), types=())) for each in own)
        place = workspace_key(self.output, unchecked, self.stage.environ, cache)
        stack.enter_context(locked(place))
        project = prepared_project(unchecked[:1], place, self._plan(expectations))
        launch = stack.enter_context(
            launcher(own[0], project.folder, self.output, self.stage.environ, project.is_launcher_prepared)
        )
        for program in own:
            (project.folder / program.path_in_project).unlink(missing_ok=True)
        return Ground(project=replace(project, launch=launch), workspace_key=place, programs=own)

    def _plan(self, expectations: Expectations) -> VerifyOptions:
        return VerifyOptions(
            output=self.output,
            evidence=self.output / "no-evidence",
            expectations=expectations,
            tier="executed",
            is_to_record=False,
            signatures=self.signatures,
            context=self.stage,
        )

    @contextlib.contextmanager
    def placed(self, program: Program, ground: Ground) -> Iterator[Path]:
        """A program in its project, alone."""
        path = ground.project.folder / program.path_in_project
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((self.output / program.path).read_bytes())
        try:
            yield ground.project.folder
        finally:
            path.unlink(missing_ok=True)

    def run(self, program: Program, expectations: Expectations, ground: Ground) -> str | None:
        """The first finding of build and plain run."""
        folder = ground.project.folder
        return self._command(program.build, folder) or self._performed(
            cases_of(program, expectations)[0], ground
        )

    def failures(self, program: Program, expectations: Expectations, ground: Ground) -> str | None:
        """The first finding of a failure run of a program that was built."""
        every = cases_of(program, expectations)[1]
        cases = [case for case in every if (program.language, case.failure) not in self.seen]
        self.seen |= {(program.language, case.failure) for case in cases}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for start in range(0, len(cases), AT_ONCE):
                some = cases[start : start + AT_ONCE]
                found = pool.map(lambda case: self._performed(case, ground), some)
                told = next(filter(None, list(found)), None)
                if told:
                    return told
        return None

    def format(self, program: Program, _expectations: Expectations, ground: Ground) -> str | None:
        """What the formatter says."""
        return self._command(program.checks.format, ground.project.folder)

    def types(self, program: Program, _expectations: Expectations, ground: Ground) -> str | None:
        """What the type checker says, of the SDK or of the signatures that stand for it."""
        if ground.has_sdk:
            return self._command(program.checks.types, ground.project.folder)
        verdict = check_signatures(program, ground.workspace_key, self.signatures)
        return verdict.findings[0] if verdict.findings else None

    def _performed(self, case: Case, ground: Ground) -> str | None:
        stage = replace(self.stage, launch=ground.project.launch)
        try:
            performance = run_case(case, ground.project.folder, stage)
        except ToolError as error:
            return str(error)
        return next(iter((*performance.run_errors, *run_findings(case, performance.run))), None)

    def _command(self, commands: Commands, folder: Path) -> str | None:
        try:
            run_all(commands, folder, clean_environment(self.stage.environ), SECONDS_TO_CHECK)
        except ToolError as error:
            return str(error)
        return None


CHECKS: Mapping[str, Callable[[Bench, Program, Expectations, Ground], str | None]] = {
    "run": Bench.run,
    "failures": Bench.failures,
    "format": Bench.format,
    "types": Bench.types,
}


def used(grounds: Mapping[str, Ground]) -> str:
    """What stands for each SDK."""
    return ", ".join(
        f"{PurePosixPath(folder).name} "
        + (ground.programs[0].sdk.version if ground.has_sdk else "on signatures")
        for folder, ground in grounds.items()
    )
