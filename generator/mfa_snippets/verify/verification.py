"""Verify an output folder: build its apps, check and run them, or replay evidence; and what is installed."""

import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import click

from mfa_snippets.contracts.apps import APPS, App, programs_of
from mfa_snippets.contracts.evidence import Run
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.files import digest
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.errors import InputError, Problem, check_known
from mfa_snippets.output import manifest
from mfa_snippets.verify import publication
from mfa_snippets.verify.assertions.run import undeclared_messages, unused_deviations
from mfa_snippets.verify.assertions.wire import equivalence_findings
from mfa_snippets.verify.outcomes import NOT_BUILT, Outcome, Result, Task, VerifyOptions, outcome_of
from mfa_snippets.verify.report import AppReport, Seconds, Verdict, VerificationReport
from mfa_snippets.verify.run import tool_checks, workspace
from mfa_snippets.verify.run.cases import Case, cases_of
from mfa_snippets.verify.run.launchers import ToolError, launcher, start
from mfa_snippets.verify.run.process import end_leftovers
from mfa_snippets.verify.run.runner import run_case
from mfa_snippets.verify.run.workspace import Workspace, cache_folder, locked, workspace_of

BUILD_AGAIN = "`mfa-snippets build` writes it again"
SPARE = 4  # threads beside one for each core, since runs wait for responses, prompts and retries
APP_CHECKS = ("types", "paste", "format")  # the slowest first


def verify(options: VerifyOptions) -> VerificationReport:
    """Verify the programs of an output folder. Writes files below the evidence folder only to record.

    Raises InputError, ResourceError, and a usage error for an unknown language or scenario.
    """
    output, languages, scenarios = options.output, options.languages, options.scenarios
    changed = dict(manifest.changed_files(output))
    if edited := [name for name in (APPS, EXPECTATIONS) if name in changed]:
        raise InputError(*(Problem(str(output / name), 0, 0, changed[name], BUILD_AGAIN) for name in edited))
    apps, expectations = publication.built_apps(output), publication.load_expectations(output)
    programs = programs_of(apps)
    check_known("scenario", [program.scenario for program in programs], expectations.scenarios)
    published = publication.publication_findings(output)
    check_known("language", languages, {app.language for app in apps})
    check_known("scenario", scenarios, {program.scenario for program in programs})
    asked = [app for app in apps if not languages or app.language in languages]
    named = [each for each in programs if not scenarios or each.scenario in scenarios]
    selected = [cases_of(program, expectations) for program in named if program.app in asked]
    cache = options.workspace or cache_folder(options.environ)
    end_leftovers()  # of a verification that was killed
    with running(Emulator(settings=options.settings)) as server:
        app_reports, outcomes, seconds = _verify_programs(selected, options, server, cache)
    end_leftovers()
    workspace.collect_garbage(cache)
    reports = tuple(report for report, _ in outcomes)
    proofs = [proof for _, proof in outcomes if proof]
    return VerificationReport(
        apps=app_reports,
        programs=reports,
        findings=(
            *(f"{APPS}: {app.language}: {app.lacks}" for app in asked if app.lacks),
            *published,
            *equivalence_findings(proofs),
            *publication.functions_without_run(publication.load_index(output), reports),
            *unused_deviations(programs, proofs, expectations),
        ),
        undeclared=tuple(undeclared_messages(proofs)),
        asked=tuple(languages),
        is_strict=options.strict,
        seconds=seconds,
    )


def _verify_programs(
    selected: Sequence[Sequence[Case]], options: VerifyOptions, control: Control, cache: Path
) -> tuple[tuple[AppReport, ...], list[Outcome], Seconds]:
    """Build the apps of the selected programs, then check them and run the programs, all at once."""
    last_cases = {plain.program.language: plain for plain, *_ in selected}  # a web app loads the most
    apps = {plain.program.language: plain.program.app for plain, *_ in selected}
    keys = [workspace_of(options.output, app, options.environ, cache) for app in apps.values()]
    with ExitStack() as stack:
        for key in sorted(keys, key=lambda key: key.path):  # so that verifications do not deadlock
            stack.enter_context(locked(key))
        pool = ThreadPoolExecutor((os.cpu_count() or 1) + SPARE)
        stack.callback(pool.shutdown, cancel_futures=True)
        started = time.monotonic()
        build = partial(prepared_workspace, control=control, limit=options.limit)
        builds = [pool.submit(build, key, last_cases[key.app.language]) for key in keys]
        _wait("build", builds)
        workspaces = {job.result().app.language: job.result() for job in builds}
        for language, key in workspaces.items():
            if key.problem is None:
                launch = launcher(key.app.launcher, options.output, key.folder, key.environment)
                workspaces[language] = replace(key, launch=stack.enter_context(launch))
        built = time.monotonic()
        # A job waits only for jobs that are started before it.
        checks = {
            language: {name: pool.submit(_verdict, key, name, options) for name in APP_CHECKS}
            for language, key in workspaces.items()
        }
        tasks = [Task(each, workspaces[each[0].program.language], options, control) for each in selected]
        plain = [pool.submit(_ran, task, task.cases[0]) for task in tasks]
        failing = [
            [pool.submit(_ran, task, case, first) for case in task.cases[1:]]
            for task, first in zip(tasks, plain, strict=True)
        ]
        # All of them are started before the failure runs.
        _wait("verify", [*chain(*(each.values() for each in checks.values())), *plain])
        ran = time.monotonic()
        reports = {}
        for language, key in workspaces.items():
            done = {name: job.result() for name, job in checks[language].items()}
            sdk = f"{key.app.sdk.name} {key.app.sdk.version}"
            reports[language] = AppReport(language=language, sdk=sdk, checks={**done, **key.checks})
        outcomes = [
            pool.submit(outcome_of, task, reports[task.program.language], (first, *failures))
            for task, first, failures in zip(tasks, plain, failing, strict=True)
        ]
        _wait("failures", [*chain(*failing), *outcomes])
        seconds = (built - started, ran - built, time.monotonic() - ran)
        return tuple(reports.values()), [each.result() for each in outcomes], seconds


def _wait(label: str, jobs: Sequence[Future[Any]]) -> None:
    """Wait for all jobs; a terminal shows how many are done. Raises the first error at once."""
    ending, is_piped = as_completed(jobs), not sys.stderr.isatty()
    with click.progressbar(ending, len(jobs), label, show_pos=True, file=sys.stderr, hidden=is_piped) as done:
        for job in done:
            job.result()


def _ran(task: Task, case: Case, plain: Future[Result] | None = None) -> Result:
    """The outcome of a run; a failure run would take as long as the plain one."""
    problem, first = NOT_BUILT if task.workspace.checks else task.workspace.problem, plain and plain.result()
    if isinstance(first, Run) and first.exit is None:
        problem = "the plain run did not end"
    try:
        return problem or run_case(case, task.workspace, task.control, task.options.limit)
    except ToolError as error:
        return str(error)


def prepared_workspace(key: Workspace, plain: Case, control: Control, limit: float) -> Workspace:
    """Prepare and build an app in a locked workspace; `plain` is a run to learn from. Raises InputError."""
    if problem := workspace.prepare(key) or tool_checks.sdk_problem(key):
        return replace(key, problem=problem)
    if error := tool_checks.build_error(key):
        return replace(key, checks={"build": Verdict(findings=(f"{key.app.language}, build: {error}",))})
    declared = key.app.launcher
    stamp = key.path / f".archived-{digest(repr(declared).encode())[:16]}"
    if declared and declared.prepare and not stamp.exists():
        learning = replace(key, launch=partial(start, options=declared.learn))
        with suppress(ToolError):  # the next verification tries again
            run_case(plain, learning, control, limit)
            if tool_checks.tool_error(declared.prepare, key) is None:
                stamp.touch()
    return key


def _verdict(key: Workspace, name: str, options: VerifyOptions) -> Verdict:
    """The verdict of a check of an app; signatures may stand for an SDK that is missing."""
    app, problem = key.app, key.problem
    index = publication.load_index(options.output)
    functions = [function for function in index.functions if function.language == app.language]
    signatures = options.signatures if problem is not None and app.signatures else None
    if problem is not None and signatures is None and name != "format":
        return Verdict(why=problem)
    if name == "paste":
        return tool_checks.check_paste(key, functions, options.output)
    if name == "types" and signatures is not None:
        return tool_checks.check_signatures(key, signatures, functions)
    error = tool_checks.tool_error(app.types if name == "types" else app.format, key)
    return tool_checks.tool_verdict(f"{app.language}, {name}", error, app.sources)


def examine(output: Path, languages: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """A line for each tool, SDK and language, and whether it can't be verified. Raises InputError."""
    apps = publication.built_apps(output)
    check_known("language", languages, {app.language for app in apps})
    for app in (each for each in apps if not languages or each.language in languages):
        lines = [(app.lacks, True)] if app.lacks else _installed(output, app)
        yield from ((f"{app.language}: {line}", is_lacking) for line, is_lacking in lines)


def _installed(output: Path, app: App) -> Iterator[tuple[str, bool]]:
    runs = (*app.build, *(invocation.command for invocation in app.invocations))
    checks = {"format": app.format, "types": app.types, "paste": app.paste.types, "run": runs}
    needed = dict.fromkeys(argv[0] for argv in chain(*checks.values(), app.prepare, [app.sdk.probe]))
    # A path with a folder is in the project: preparing the project creates it.
    paths = {tool: shutil.which(tool) for tool in needed if "/" not in tool}
    key = workspace_of(output, app, os.environ, cache_folder(os.environ))
    with locked(key):
        problem = workspace.prepare(key) or tool_checks.sdk_problem(key)
    for tool, path in paths.items():
        yield f"{tool} is installed at {path}" if path else f"{tool} is not installed", False
    sdk = f"SDK {app.sdk.name} {app.sdk.version}"
    yield f"{sdk} cannot be used: {problem}" if problem else f"{sdk} is installed", False
    lacking = []
    for name, argvs in checks.items():
        missing = sorted({argv[0] for argv in argvs if paths.get(argv[0], "") is None})
        missing += ["the SDK"] if problem and name != "format" else []
        if missing:
            lacking.append((f"cannot check {name}: needs {' and '.join(missing)}", True))
    yield from lacking or [("can run every check", False)]
