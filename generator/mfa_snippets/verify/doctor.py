"""Say what is here of what the programs need: tools, SDKs, and the tier that each language can reach."""

import os
import shutil
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from mfa_snippets.contracts.programs import Commands, Program, load_programs
from mfa_snippets.verify.report.report import TIERS
from mfa_snippets.verify.run.tool_checks import sdk_problem
from mfa_snippets.verify.run.workspace import cache_folder, workspace


def examine(output: Path, languages: tuple[str, ...]) -> Iterator[str]:
    """One line a finding, for these languages or all. The projects are prepared as `verify` prepares them.

    Raises `InputError` for an output folder that no build made.
    """
    programs = load_programs(output)
    for language in dict.fromkeys(program.language for program in programs):
        if not languages or language in languages:
            theirs = tuple(program for program in programs if program.language == language)
            yield from _language(output, theirs, os.environ)


def _language(output: Path, programs: tuple[Program, ...], environ: Mapping[str, str]) -> Iterator[str]:
    language, sdk = programs[0].language, programs[0].sdk
    found = {tool: shutil.which(tool) for tool in _tools(programs)}
    with workspace(output, programs, environ, cache_folder(environ)) as place:
        problem = place.unavailable or sdk_problem(programs[0], place.folder, environ)
    for tool, path in found.items():
        yield f"{language}: {tool} {f'at {path}' if path else 'is missing'}"
    state = f"cannot be used: {problem}" if problem else "is found"
    yield f"{language}: SDK {sdk.name} {sdk.version} {state}"
    missing = {tool for tool, path in found.items() if path is None}
    yield f"{language}: {_tier(programs, missing, problem)}"


def _tools(programs: tuple[Program, ...]) -> tuple[str, ...]:
    """What must be installed, each once; what stands in the project is made by preparing it."""
    commands = (
        argv
        for program in programs
        for argv in (*program.prepare, *chain(*_needed(program).values()), program.sdk.probe)
    )
    return tuple(dict.fromkeys(argv[0] for argv in commands if "/" not in argv[0]))


def _needed(program: Program) -> Mapping[str, Commands]:
    """The commands of each check."""
    running = (*program.build, program.command)
    return {
        "format": program.checks.format,
        "types": program.checks.types,
        "run": running,
        "failures": running,
    }


def _tier(programs: tuple[Program, ...], missing: set[str], problem: str | None) -> str:
    """The highest tier with nothing missing at or below it, and what the next one lacks."""
    reached = ""
    for tier, names in TIERS.items():
        lacking = sorted(_lacking(programs, names, missing))
        if problem and set(names) - {"format"}:
            lacking.append("the SDK")
        if lacking:
            return f"can reach {reached}; {tier} needs {' and '.join(lacking)}"
        reached = tier
    return f"can reach {reached}"


def _lacking(programs: tuple[Program, ...], names: tuple[str, ...], missing: set[str]) -> set[str]:
    commands = chain(*(_needed(program)[name] for program in programs for name in names))
    return {argv[0] for argv in commands} & missing
