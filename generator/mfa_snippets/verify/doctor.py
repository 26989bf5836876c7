"""Check which tools and SDKs are installed, and which tier each language can reach with them."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from mfa_snippets.contracts.programs import Commands, Program, load_programs
from mfa_snippets.errors import check_known
from mfa_snippets.verify.report.report import TIERS
from mfa_snippets.verify.run.tool_checks import sdk_problem
from mfa_snippets.verify.run.workspace import by_folder, cache_folder, locked, prepare, workspace_key


def examine(output: Path, languages: tuple[str, ...]) -> Iterator[str]:
    """A line for each tool, SDK and language. Raises InputError, and a usage error for unknown languages."""
    programs = load_programs(output)
    known = dict.fromkeys(program.language for program in programs)
    check_known("language", languages, known)
    for language in known:
        if not languages or language in languages:
            theirs = tuple(program for program in programs if program.language == language)
            yield from (f"{language}: {line}" for line in _lines(output, theirs))


def _lines(output: Path, programs: tuple[Program, ...]) -> Iterator[str]:
    checks = TIERS["executed"]
    commands = {name: [argv for one in programs for argv in _commands(name, one)] for name in checks}
    others = chain(*((*program.prepare, program.sdk.probe) for program in programs))
    needed = dict.fromkeys(argv[0] for argv in (*chain(*commands.values()), *others))
    # A path with a folder is in the project: preparing the project creates it.
    tools = {tool: shutil.which(tool) for tool in needed if "/" not in tool}
    projects = by_folder(programs).values()
    problem = next(filter(None, (_problem(output, project) for project in projects)), None)
    for tool, path in tools.items():
        yield f"{tool} is installed at {path}" if path else f"{tool} is not installed"
    sdk = programs[0].sdk
    yield f"SDK {sdk.name} {sdk.version} " + (f"cannot be used: {problem}" if problem else "is installed")
    missing = {
        name: {argv[0] for argv in commands[name] if argv[0] in tools and not tools[argv[0]]}
        for name in commands
    }
    yield _tier(missing, problem is not None)


def _problem(output: Path, project: Sequence[Program]) -> str | None:
    """Why the programs of a project cannot run."""
    key = workspace_key(output, project, os.environ, cache_folder(os.environ))
    with locked(key):
        return prepare(key) or sdk_problem(project[0], key.folder, os.environ)


def _commands(check: str, program: Program) -> Commands:
    if check in ("run", "failures"):
        return (*program.build, program.command)
    return program.checks.format if check == "format" else program.checks.types


def _tier(missing: Mapping[str, set[str]], lacks_sdk: bool) -> str:
    """The highest tier without missing tools, and what the next tier needs."""
    reached = ""
    for tier, checks in TIERS.items():
        names = sorted(set().union(*(missing[check] for check in checks)))
        if lacks_sdk and set(checks) - {"format"}:
            names.append("the SDK")
        if names:
            return f"can reach tier {reached}; {tier} needs {' and '.join(names)}"
        reached = tier
    return f"can reach tier {reached}"
