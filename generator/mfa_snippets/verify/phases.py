"""The phases of a verification: prepare all projects, run all programs, then run all failures."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.programs import OptionsLauncher, Program
from mfa_snippets.verify.report.report import TIERS, Seconds, Times, Verdict, unavailable
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.launchers import launcher
from mfa_snippets.verify.run.live_run import run_live
from mfa_snippets.verify.run.process import NotInstalledError, ToolError, clean_environment, run_all, start
from mfa_snippets.verify.run.runner import run_case
from mfa_snippets.verify.run.task import FirstOutcome, Project, RunOutcome, Task, VerifyOptions
from mfa_snippets.verify.run.tool_checks import (
    TOOL_LIMIT,
    check_signatures,
    sdk_problem,
    tool_errors,
    tool_verdict,
)
from mfa_snippets.verify.run.workspace import WorkspaceKey, by_folder, digests, locked, prepare, workspace_key

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how many of `total` parts are done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    rich = import_module("rich.progress")  # imported here because it is slow, and rarely needed
    console = import_module("rich.console").Console(stderr=True)
    columns = rich.TextColumn("verify"), rich.BarColumn(), rich.MofNCompleteColumn(), rich.TimeElapsedColumn()
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("verify", total=total)
        yield lambda: bar.advance(task)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Threads that report progress after each item."""

    pool: ThreadPoolExecutor
    advance: Callable[[], None]

    def map(self, function: Callable[[Item], Outcome], items: Sequence[Item]) -> list[Outcome]:
        """The outcomes of a function, in the order of the items."""
        outcomes = []
        for outcome in self.pool.map(function, items):
            outcomes.append(outcome)
            self.advance()
        return outcomes


def verify_programs(
    selected: Sequence[Program],
    programs: Sequence[Program],
    options: VerifyOptions,
    cache: Path,
    outcome_of: Callable[[Task, FirstOutcome, Sequence[RunOutcome]], Outcome],
) -> tuple[tuple[Outcome, ...], Times]:
    """The outcome of each selected program, in their order. `programs` are all of the output folder."""
    with ExitStack() as stack:
        projects_of, environ = by_folder(programs), options.context.environ
        keys = {
            folder: workspace_key(options.output, projects_of[folder], environ, cache)
            for folder in by_folder(selected)
        }
        for key in sorted(keys.values(), key=lambda key: key.path):  # so that verifications do not deadlock
            stack.enter_context(locked(key))
        scenarios = options.expectations.scenarios if "failures" in TIERS[options.tier] else {}
        failures = [scenarios[program.scenario].failures for program in selected if scenarios]
        total = len(keys) + 2 * len(selected) + sum(map(len, failures))
        pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        workers = Workers(pool=pool, advance=stack.enter_context(progress(total)))
        started = time.monotonic()
        projects = _prepared(selected, keys, options, workers, stack)
        tasks = [Task(program=item, project=projects[item.cwd], options=options) for item in selected]
        checked = time.monotonic() - started
        runs, own = _run([task for task in tasks if task.program.form_of is None], workers)
        variant_runs, forms = _run([task for task in tasks if task.program.form_of is not None], workers)
        runs |= variant_runs
        outcomes = workers.map(lambda task: outcome_of(task, *runs[task.program]), tasks)
    return tuple(outcomes), Times(checks=checked, own=own, forms=forms)


def _prepared(
    selected: Sequence[Program],
    keys: Mapping[str, WorkspaceKey],
    options: VerifyOptions,
    workers: Workers,
    stack: ExitStack,
) -> Mapping[str, Project]:
    """The projects with their launchers, by folder; those to build come first, since they take longest."""
    groups = by_folder(selected)
    folders = sorted(groups, key=lambda folder: not groups[folder][0].build)
    projects = workers.map(lambda folder: prepared_project(groups[folder], keys[folder], options), folders)
    launched = {}
    for folder, project in zip(folders, projects, strict=True):
        program, environ = groups[folder][0], options.context.environ
        launch = launcher(program, project.folder, options.output, environ, project.is_launcher_prepared)
        launched[folder] = replace(project, launch=stack.enter_context(launch))
    return launched


Runs = dict[Program, tuple[FirstOutcome, list[RunOutcome]]]


def _run(tasks: Sequence[Task], workers: Workers) -> tuple[Runs, Seconds]:
    """The plain run and the failure runs of each program, and how long they took."""
    ordered = sorted(tasks, key=lambda task: not task.program.build)
    started = time.monotonic()
    first_outcomes = workers.map(_first_outcome, ordered)
    failures_started = time.monotonic()
    runs: Runs = {task.program: (first, []) for task, first in zip(ordered, first_outcomes, strict=True)}
    jobs = [(task, case) for task in ordered for case in _failures(task, runs[task.program][0])]
    for (task, _), outcome in zip(jobs, workers.map(lambda job: _outcome(*job), jobs), strict=True):
        runs[task.program][1].append(outcome)
    ended = time.monotonic()
    return runs, Seconds(runs=failures_started - started, failures=ended - failures_started)


def _first_outcome(task: Task) -> FirstOutcome:
    if "run" not in TIERS[task.options.tier] or task.obstacle:
        return None
    try:
        return task.project.build_errors.get(task.program) or _outcome(task, task.cases[0])
    except NotInstalledError as error:
        return error


def _failures(task: Task, first: FirstOutcome) -> Sequence[Case]:
    """The failures to run; none if the plain run did not end, since each would take as long."""
    if not isinstance(first, RunOutcome) or first.run.exit is None:
        return ()
    return [case for case in task.cases[1] if task.options.live is None or not case.needs_emulator]


def _outcome(task: Task, case: Case) -> RunOutcome:
    """Run a case. Raises NotInstalledError."""
    context, live = replace(task.options.context, launch=task.project.launch), task.options.live
    run = run_case if live is None else partial(run_live, live)
    return run(case, task.project.folder, context)


def prepared_project(selected: Sequence[Program], key: WorkspaceKey, options: VerifyOptions) -> Project:
    """Prepare a project in a locked workspace. Raises InputError."""
    problem = prepare(key) or sdk_problem(selected[0], key.folder, key.environ)
    is_to_run = problem is None and "run" in TIERS[options.tier]
    build_errors = tool_errors("build", selected, key) if is_to_run else {}
    is_built = is_to_run and selected[0] not in build_errors
    return Project(
        folder=key.folder,
        problem=problem,
        checks=_checks(selected, key, problem, options),
        build_errors=build_errors,
        is_launcher_prepared=is_built and _prepare_launcher(selected[0], key, options),
        digests=digests(key.source, key.files),
    )


def _checks(
    selected: Sequence[Program], key: WorkspaceKey, problem: str | None, options: VerifyOptions
) -> Mapping[Program, Mapping[str, Verdict]]:
    checks: dict[Program, dict[str, Verdict]] = {program: {} for program in selected}
    for name in [name for name in TIERS[options.tier] if name in ("format", "types")]:
        obstacle = problem if name == "types" else None
        errors = tool_errors(name, selected, key) if obstacle is None else {}
        for program in selected:
            if obstacle is None:
                checks[program][name] = tool_verdict(program, name, errors.get(program))
            elif options.signatures and program.signatures:
                checks[program][name] = check_signatures(program, key, options.signatures)
            else:
                checks[program][name] = unavailable(obstacle)
    return checks


def _prepare_launcher(program: Program, key: WorkspaceKey, options: VerifyOptions) -> bool:
    """Run a program with the launcher's `learn` options, then its `prepare` commands, once per workspace."""
    launcher = program.host
    if not isinstance(launcher, OptionsLauncher) or not launcher.prepare:
        return False
    stamp = key.path / f".archived-{digest(repr(launcher).encode())[:16]}"
    if stamp.exists():
        return True
    context = replace(options.context, launch=partial(start, options=launcher.learn))
    try:
        run_case(cases_of(program, options.expectations)[0], key.folder, context)
        run_all(launcher.prepare, key.folder, clean_environment(key.environ), TOOL_LIMIT)
    except ToolError:
        return False
    stamp.touch()
    return True
