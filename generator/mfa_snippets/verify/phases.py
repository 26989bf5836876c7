"""The phases of a verification: make all projects ready, run all programs, then all failures."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from mfa_snippets.contracts.evidence import Evidence
from mfa_snippets.contracts.programs import Program
from mfa_snippets.verify.report.report import TIERS, Result, Seconds, Times
from mfa_snippets.verify.run.launchers import launching
from mfa_snippets.verify.run.process import Launch
from mfa_snippets.verify.run.programs import FirstOutcome, failure_run, failure_runs, first_run, result_of
from mfa_snippets.verify.run.project import Project, Task, VerifyOptions, ready
from mfa_snippets.verify.run.runner import RunOutcome
from mfa_snippets.verify.run.workspace import WorkspaceKey, locked, workspace_key

Advance = Callable[[], None]


@contextmanager
def progress(total: int) -> Iterator[Advance]:
    """Show how many of `total` parts are done; nothing without a terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    rich = import_module("rich.progress")  # Here, since it is heavy, and mostly nobody watches.
    console = import_module("rich.console").Console(stderr=True)
    columns = (
        rich.TextColumn("verify"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
    )
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("verify", total=total)
        yield lambda: bar.advance(task)


def _silent() -> None:
    """Nobody watches."""


Pair = tuple[Result, Evidence | None]
Item = TypeVar("Item")
Made = TypeVar("Made")


def verified(
    selected: tuple[Program, ...], programs: tuple[Program, ...], plan: VerifyOptions, cache: Path
) -> tuple[tuple[Pair, ...], Times]:
    """The result of each selected program, in their order. `programs` are all of the output folder."""
    with ExitStack() as stack:
        plots = _held(selected, programs, plan, cache, stack)
        pool = stack.enter_context(ThreadPoolExecutor(os.cpu_count()))
        advance = stack.enter_context(progress(len(plots) + 2 * len(selected) + _failures(selected, plan)))
        started = time.monotonic()
        projects = _ready(selected, plots, plan, pool, advance)
        launched = {
            folder: replace(project, launch=stack.enter_context(_launching(selected, folder, project, plan)))
            for folder, project in projects.items()
        }
        tasks = [Task(program=program, project=launched[program.cwd], plan=plan) for program in selected]
        checked = time.monotonic() - started
        own = _performed([task for task in tasks if task.program.form_of is None], pool, advance)
        forms = _performed([task for task in tasks if task.program.form_of is not None], pool, advance)
        firsts, failing = {**own.firsts, **forms.firsts}, {**own.failing, **forms.failing}
        pairs = _mapped(
            pool, lambda task: result_of(task, firsts[id(task)], failing[id(task)]), tasks, advance
        )
    return tuple(pairs), Times(checks=checked, own=own.seconds, forms=forms.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Performed:
    """What came of all runs of some tasks, by the task's identity, and how long they took."""

    firsts: Mapping[int, FirstOutcome]
    failing: Mapping[int, list[RunOutcome]]
    seconds: Seconds


def _performed(tasks: Sequence[Task], pool: ThreadPoolExecutor, advance: Advance) -> _Performed:
    started = time.monotonic()
    firsts = _first_runs(tasks, pool, advance)
    have_run = time.monotonic()
    failing = _failure_runs(tasks, firsts, pool, advance)
    seconds = Seconds(runs=have_run - started, failures=time.monotonic() - have_run)
    return _Performed(firsts=firsts, failing=failing, seconds=seconds)


def _held(
    selected: tuple[Program, ...],
    programs: tuple[Program, ...],
    plan: VerifyOptions,
    cache: Path,
    stack: ExitStack,
) -> Mapping[str, WorkspaceKey]:
    """The place of each project, by folder; taken in one order, so that two verifiers do not block."""
    groups: dict[str, list[Program]] = {program.cwd: [] for program in selected}
    for program in programs:
        if program.cwd in groups:
            groups[program.cwd].append(program)
    plots = {
        folder: workspace_key(plan.output, together, plan.stage.environ, cache)
        for folder, together in groups.items()
    }
    for place in sorted(plots.values(), key=lambda one: one.place):
        stack.enter_context(locked(place))
    return plots


def _ready(
    selected: tuple[Program, ...],
    plots: Mapping[str, WorkspaceKey],
    plan: VerifyOptions,
    pool: ThreadPoolExecutor,
    advance: Advance,
) -> Mapping[str, Project]:
    groups: dict[str, list[Program]] = {folder: [] for folder in plots}
    for program in selected:
        groups[program.cwd].append(program)
    folders = sorted(groups, key=lambda folder: not groups[folder][0].build)
    projects = _mapped(
        pool, lambda folder: ready(tuple(groups[folder]), plots[folder], plan), folders, advance
    )
    return dict(zip(folders, projects, strict=True))


def _launching(
    selected: tuple[Program, ...], folder: str, project: Project, plan: VerifyOptions
) -> AbstractContextManager[Launch]:
    program = next(one for one in selected if one.cwd == folder)
    return launching(program, project.folder, plan.output, plan.stage.environ, project.is_archived)


def _first_runs(
    tasks: Sequence[Task], pool: ThreadPoolExecutor, advance: Advance
) -> Mapping[int, FirstOutcome]:
    ordered = sorted(tasks, key=lambda task: task.weight)
    return {
        id(task): first
        for task, first in zip(ordered, _mapped(pool, first_run, ordered, advance), strict=True)
    }


def _failure_runs(
    tasks: Sequence[Task], firsts: Mapping[int, FirstOutcome], pool: ThreadPoolExecutor, advance: Advance
) -> Mapping[int, list[RunOutcome]]:
    ordered = sorted(tasks, key=lambda task: task.weight)
    jobs = [(task, case) for task in ordered for case in failure_runs(task, firsts[id(task)])]
    performed: dict[int, list[RunOutcome]] = {id(task): [] for task in tasks}
    for (task, _), performance in zip(
        jobs, _mapped(pool, lambda job: failure_run(*job), jobs, advance), strict=True
    ):
        performed[id(task)].append(performance)
    return performed


def _failures(selected: tuple[Program, ...], plan: VerifyOptions) -> int:
    """How many failures there are to be run, if all goes well."""
    if "failures" not in TIERS[plan.tier]:
        return 0
    scenarios = plan.expectations.scenarios
    return sum(len(scenarios[program.scenario].failures) for program in selected)


def _mapped(
    pool: ThreadPoolExecutor, make: Callable[[Item], Made], items: Sequence[Item], advance: Advance
) -> list[Made]:
    """What is made of each item, in their order."""
    made = []
    for one in pool.map(make, items):
        made.append(one)
        advance()
    return made
