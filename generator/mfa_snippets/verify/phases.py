"""The phases of a verification: build apps, check and run them, run failures; and what is installed."""

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import click

from mfa_snippets.contracts.apps import App, Commands, Program
from mfa_snippets.contracts.files import digest
from mfa_snippets.errors import check_known
from mfa_snippets.verify.outcomes import Outcome, outcome_of
from mfa_snippets.verify.publication import built_apps
from mfa_snippets.verify.report.report import APP_CHECKS, AppReport, Checks, Verdict, unavailable, verdict_of
from mfa_snippets.verify.run import tool_checks
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.launchers import launcher
from mfa_snippets.verify.run.process import NotInstalledError, ToolError, run_all, start
from mfa_snippets.verify.run.runner import run_case
from mfa_snippets.verify.run.task import Project, RunOutcome, Task, VerifyOptions
from mfa_snippets.verify.run.workspace import WorkspaceKey, cache_folder, locked, prepare, workspace_key

SLOWEST_FIRST = ("types", "paste", "format")
SPARE = 4  # threads beside one for each core, since runs wait for responses, prompts and retries
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The reports of the selected apps, the outcomes of their programs, and seconds for builds and runs."""

    apps: tuple[AppReport, ...]
    outcomes: Sequence[Outcome]
    build_seconds: float
    run_seconds: float


def verify_programs(selected: Sequence[Program], options: VerifyOptions, cache: Path) -> Verified:
    """Build the apps of the selected programs, check them, and run the programs, all at once."""
    first = {program.language: program for program in reversed(selected)}
    apps, environ = {program.app.language: program.app for program in selected}, options.environ
    keys = [workspace_key(options.output, app, environ, cache) for app in apps.values()]
    with ExitStack() as stack:
        for key in sorted(keys, key=lambda key: key.path):  # so that verifications do not deadlock
            stack.enter_context(locked(key))
        pool = ThreadPoolExecutor((os.cpu_count() or 1) + SPARE)
        stack.callback(pool.shutdown, cancel_futures=True)
        started = time.monotonic()
        builds = [pool.submit(prepared_project, key, first[key.app.language], options) for key in keys]
        projects = {project.app.language: project for project in _results("build", builds)}
        for language, project in projects.items():
            if project.problem is None:
                launch = stack.enter_context(launcher(project.key, options.output))
                projects[language] = replace(project, launch=launch)
        built = time.monotonic()
        tasks = [Task(program=item, project=projects[item.language], options=options) for item in selected]
        checks, outcomes = _checked_and_run(pool, projects, tasks)
    return Verified(
        apps=tuple(
            AppReport(language=name, sdk=f"{app.sdk.name} {app.sdk.version}", checks=checks[name])
            for name, app in apps.items()
        ),
        outcomes=outcomes,
        build_seconds=built - started,
        run_seconds=time.monotonic() - built,
    )


def _checked_and_run(
    pool: ThreadPoolExecutor, projects: Mapping[str, Project], tasks: Sequence[Task]
) -> tuple[Mapping[str, Checks], Sequence[Outcome]]:
    """The checks of each app, and the outcome of each program: all start at once, plain runs first."""
    verdicts = {
        (language, name): pool.submit(_verdict, project, name, tasks[0].options)
        for name in SLOWEST_FIRST
        for language, project in projects.items()
    }
    plain = [pool.submit(_first_outcome, task) for task in tasks]
    failing = [
        [pool.submit(_failure_outcome, task, case, first) for case in task.cases[1]]
        for task, first in zip(tasks, plain, strict=True)
    ]
    started: Sequence[Future[Any]] = [*verdicts.values(), *plain, *chain(*failing)]
    _results("verify", started)
    checks = {
        language: {name: verdicts[language, name].result() for name in APP_CHECKS} | {**project.checks}
        for language, project in projects.items()
    }
    ended = [
        pool.submit(outcome_of, task, checks[task.program.language], first.result(), _ran(failures))
        for task, first, failures in zip(tasks, plain, failing, strict=True)
    ]
    return checks, _results("compare", ended)


def _results(label: str, jobs: Sequence[Future[Result]]) -> list[Result]:
    """The results of jobs, once all are done. A terminal shows how many are."""
    with click.progressbar(
        as_completed(jobs),
        length=len(jobs),
        label=label,
        show_pos=True,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as done:
        for job in done:
            job.result()  # raises the first error at once
    return [job.result() for job in jobs]


def _first_outcome(task: Task) -> RunOutcome | str:
    """The outcome of the plain run, or why there is none."""
    try:
        obstacle = "not built" if task.is_unbuilt else task.project.problem
        return obstacle or _outcome(task, task.cases[0])
    except NotInstalledError as error:
        return str(error)


def _failure_outcome(task: Task, case: Case, plain: Future[RunOutcome | str]) -> RunOutcome | None:
    """The outcome of a failure run; none if the plain run did not end, since it would take as long."""
    first = plain.result()
    return _outcome(task, case) if isinstance(first, RunOutcome) and first.run.exit is not None else None


def _ran(failures: Iterable[Future[RunOutcome | None]]) -> list[RunOutcome]:
    return [outcome for each in failures if (outcome := each.result())]


def _outcome(task: Task, case: Case) -> RunOutcome:
    """Run a case. Raises NotInstalledError."""
    return run_case(case, task.project, task.options.control, task.options.limit)


def prepared_project(key: WorkspaceKey, first: Program, options: VerifyOptions) -> Project:
    """Prepare and build an app in a locked workspace; `first` is a program to run. Raises InputError."""
    problem = prepare(key) or tool_checks.sdk_problem(key)
    if problem is not None:
        return Project(key=key, problem=problem)
    if error := tool_checks.build_error(key):
        checks = {"build": verdict_of((f"{key.app.language}, build: {error}",))}
        return Project(key=key, checks=checks)
    _prepare_launcher(first, key, options)
    return Project(key=key)


def _verdict(project: Project, name: str, options: VerifyOptions) -> Verdict:
    """The verdict of a check of an app; signatures may stand for an SDK that is missing."""
    key, app, problem = project.key, project.app, project.problem
    functions = [function for function in options.index.functions if function.language == app.language]
    signatures = options.signatures if problem is not None and app.signatures else None
    if problem is not None and signatures is None and name != "format":
        return unavailable(problem)
    if name == "paste":
        return tool_checks.check_paste(key, functions, options.output)
    if name == "types" and signatures is not None:
        return tool_checks.check_signatures(key, signatures, functions)
    commands = app.types if name == "types" else app.format
    return tool_checks.tool_verdict(
        f"{app.language}, {name}", tool_checks.tool_error(commands, key), app.sources
    )


def _prepare_launcher(program: Program, key: WorkspaceKey, options: VerifyOptions) -> None:
    """Run a program with the launcher's `learn` options, then its `prepare` commands, once per workspace."""
    launcher = program.app.launcher
    if launcher is None or not launcher.prepare:
        return
    stamp = key.path / f".archived-{digest(repr(launcher).encode())[:16]}"
    if stamp.exists():
        return
    learning = Project(key=key, launch=partial(start, options=launcher.learn))
    with suppress(ToolError):  # the next verification tries again
        run_case(cases_of(program, options.expectations)[0], learning, options.control, options.limit)
        run_all(launcher.prepare, key.folder, key.environment, tool_checks.TOOL_LIMIT)
        stamp.touch()


def examine(output: Path, languages: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """A line for each tool, SDK and language, and whether it can't be verified. Raises InputError."""
    apps = {app.language: app for app in built_apps(output)}
    check_known("language", languages, apps)
    for language, app in apps.items():
        if not languages or language in languages:
            lines = [(app.lacks, True)] if app.lacks else _installed(output, app)
            yield from ((f"{language}: {line}", is_lacking) for line, is_lacking in lines)


def _installed(output: Path, app: App) -> Iterator[tuple[str, bool]]:
    runs = (*app.build, *(invocation.command for invocation in app.invocations))
    checks = {"format": app.format, "types": app.types, "paste": app.paste.types}
    commands: Mapping[str, Commands] = {**checks, "run": runs}
    needed = dict.fromkeys(argv[0] for argv in chain(*commands.values(), app.prepare, [app.sdk.probe]))
    # A path with a folder is in the project: preparing the project creates it.
    tools = {tool: shutil.which(tool) for tool in needed if "/" not in tool}
    key = workspace_key(output, app, os.environ, cache_folder(os.environ))
    with locked(key):
        problem = prepare(key) or tool_checks.sdk_problem(key)
    for tool, path in tools.items():
        yield f"{tool} is installed at {path}" if path else f"{tool} is not installed", False
    sdk = app.sdk
    yield f"SDK {sdk.name} {sdk.version} {f'cannot be used: {problem}' if problem else 'is installed'}", False
    unable = list(_unable(commands, tools, problem))
    yield from ((line, True) for line in unable)
    if not unable:
        yield "can run every check", False


def _unable(
    commands: Mapping[str, Commands], tools: Mapping[str, str | None], problem: str | None
) -> Iterator[str]:
    """The checks that cannot be run, each with what it needs."""
    for name, argvs in commands.items():
        missing = sorted({argv[0] for argv in argvs if tools.get(argv[0], "") is None})
        missing += ["the SDK"] if problem and name != "format" else []
        if missing:
            yield f"cannot check {name}: needs {' and '.join(missing)}"
