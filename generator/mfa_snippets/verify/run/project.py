"""Prepare projects: the workspace, the SDK, the build, and the checks that run no program."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.programs import OptionsLauncher, Program
from mfa_snippets.verify.report.report import TIERS, Verdict, unavailable
from mfa_snippets.verify.run.cases import cases_of
from mfa_snippets.verify.run.process import ToolError, clean_environment, run_all, start
from mfa_snippets.verify.run.runner import run_case
from mfa_snippets.verify.run.task import Project, VerifyOptions
from mfa_snippets.verify.run.tool_checks import (
    TOOL_LIMIT,
    check_signatures,
    sdk_problem,
    tool_errors,
    tool_verdict,
)
from mfa_snippets.verify.run.workspace import WorkspaceKey, digests, prepare


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
        is_archived=is_built and _is_archived(selected[0], key, options),
        digests=digests(key.source, key.files),
    )


def _checks(
    selected: Sequence[Program], key: WorkspaceKey, problem: str | None, options: VerifyOptions
) -> Mapping[Program, Mapping[str, Verdict]]:
    verdicts: dict[str, Mapping[Program, Verdict]] = {}
    for name in [name for name in TIERS[options.tier] if name in ("format", "types")]:
        if name == "types" and problem is not None:
            verdicts[name] = {
                program: check_signatures(program, key, options.signatures)
                if options.signatures and program.signatures
                else unavailable(problem)
                for program in selected
            }
        else:
            errors = tool_errors(name, selected, key)
            verdicts[name] = {
                program: tool_verdict(program, name, errors.get(program)) for program in selected
            }
    return {program: {name: verdicts[name][program] for name in verdicts} for program in selected}


def _is_archived(program: Program, key: WorkspaceKey, options: VerifyOptions) -> bool:
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
