"""Check programs with tools, without running them: `format`, `types`, builds, and the probe for the SDK."""

import re
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from mfa_snippets.contracts.programs import Argv, Commands, Program
from mfa_snippets.verify.report.report import PASSED, Verdict, unavailable, verdict_of
from mfa_snippets.verify.run.cases import new_project_id, program_environment
from mfa_snippets.verify.run.process import (
    LONGEST_LINE,
    CommandFailedError,
    NotInstalledError,
    Printed,
    Process,
    ToolError,
    clean_environment,
    run,
    run_all,
)
from mfa_snippets.verify.run.workspace import WorkspaceKey, copy_files

TOOL_LIMIT = 120.0
SECONDS_PER_PROGRAM = 5.0
MAX_DIAGNOSTICS = 3
CANNED_CODE = b"000000\n"
VERSION = re.compile(
    r"\d+\.\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z]|\.?(?:a|b|rc|alpha|beta|pre|dev|post)\.?\d*)?"
)
"""A version with its suffix: `1.2.3-rc.1` and `1.2.3rc1` are not 1.2.3."""


def tool_errors(name: str, selected: Sequence[Program], key: WorkspaceKey) -> Mapping[Program, ToolError]:
    """The first error of each program in its commands for `build`, `format` or `types`, each run once."""
    limit = TOOL_LIMIT + SECONDS_PER_PROGRAM * len(selected)

    @cache
    def error_of(argv: Argv) -> ToolError | None:
        try:
            run_all((argv,), key.folder, clean_environment(key.environ), limit)
        except ToolError as error:
            return error
        return None

    commands = {program: _commands(name, program) for program in key.programs}
    passed: set[Argv] = set()
    # If the tool takes many programs, merged commands run first.
    is_merged = all(name in program.together for program in selected)
    if is_merged and len({len(commands[program]) for program in selected}) == 1:
        for column in zip(*(commands[program] for program in selected), strict=True):
            together = merged(tuple(dict.fromkeys(column)))
            if together is not None and error_of(together) is None:
                passed.update(column)
    errors = {}
    for program in selected:
        failures = (error_of(argv) for argv in commands[program] if argv not in passed)
        attributed = (_attributed(error, program, commands) for error in failures if error)
        if first := next(filter(None, attributed), None):
            errors[program] = first
    return errors


def _commands(name: str, program: Program) -> Commands:
    return {"build": program.build, "format": program.checks.format, "types": program.checks.types}[name]


def merged(commands: Sequence[Argv]) -> Argv | None:
    """One command for several that differ in one word, with all of these words in its position."""
    first = commands[0]
    if len(commands) < 2 or any(len(argv) != len(first) for argv in commands):
        return None
    differing = [index for index, words in enumerate(zip(*commands, strict=True)) if len(set(words)) > 1]
    if len(differing) != 1:
        return None
    index = differing[0]
    return (*first[:index], *(argv[index] for argv in commands), *first[index + 1 :])


def _attributed(error: ToolError, program: Program, commands: Mapping[Program, Commands]) -> ToolError | None:
    """Attribute a shared failure to the programs it names, else to all."""
    if not isinstance(error, CommandFailedError):
        return error
    lines = [line for line in error.result.output.splitlines() if _names(line, program)]
    if lines:
        return CommandFailedError(error.argv, error.result, lines[0])
    sharing = (other for other, argvs in commands.items() if error.argv in argvs)
    return None if any(_names(error.result.output, other) for other in sharing) else error


def _names(text: str, program: Program) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(program.path_in_project)}(?![\w-])", text) is not None


def tool_verdict(program: Program, name: str, error: ToolError | None) -> Verdict:
    """The verdict of a check that ended with an error or none."""
    if error is None:
        return PASSED
    if not isinstance(error, CommandFailedError):
        return unavailable(str(error))
    return verdict_of((f"{program.name}, {name}: {_with_diagnostics(error, program.path_in_project)}",))


def _with_diagnostics(error: CommandFailedError, path: str) -> str:
    """The command with up to three diagnostics, each as `file:line: message`; else its last output."""
    location = re.compile(rf"(?:\S*/)?{re.escape(path)}(?::(\d+)(?::\d+)?|\((\d+),\d+\))")
    matches = ((line, location.search(line)) for line in error.result.output.splitlines())
    diagnostics = dict.fromkeys(
        f"{path}:{match[1] or match[2]}: {line[match.end() :].strip(' :,-')}"[:LONGEST_LINE]
        for line, match in matches
        if match
    )
    if not diagnostics:
        return str(error)
    return f"{shlex.join(error.argv)}: {' / '.join(list(diagnostics)[:MAX_DIAGNOSTICS])}"


def sdk_problem(program: Program, folder: Path, environ: Mapping[str, str]) -> str | None:
    """Why the SDK cannot be used: it is missing, or has another version than the pinned one."""
    sdk = program.sdk
    try:
        result = run(sdk.probe, cwd=folder, environment=clean_environment(environ), limit=TOOL_LIMIT)
    except NotInstalledError as error:
        return str(error)
    if result.exit is None:
        return f"SDK not found: {shlex.join(sdk.probe)}: did not end within {TOOL_LIMIT:g} s"
    version = VERSION.search(result.stdout)
    if result.exit != 0 or version is None:
        return f"SDK not found: {result.reason}"
    return None if version[0] == sdk.version else f"SDK {version[0]} found, {sdk.version} pinned"


def check_signatures(program: Program, key: WorkspaceKey, folder: Path) -> Verdict:
    """Check types against the signatures in `folder`, in a temporary copy of the project."""
    if program.signatures is None:
        return unavailable("the SDK has no signatures")
    with tempfile.TemporaryDirectory(prefix="mfa-snippets-") as name:
        copy = Path(name)
        copy_files(key.source, copy, (*key.files, program.path_in_project))
        try:
            prepare = _resolved(program.signatures.prepare, folder)
            run_all(prepare, copy, clean_environment(key.environ), TOOL_LIMIT)
        except ToolError as error:
            return unavailable(error.reason)
        environment = program_environment(program, key.environ, {"project_id": new_project_id()})
        try:
            for argv in _resolved(program.signatures.types, folder):
                _run_with_input(argv, copy, environment, CANNED_CODE * len(program.inputs))
        except ToolError as error:
            return tool_verdict(program, "types on signatures", error)
        return PASSED


def _run_with_input(argv: Argv, copy: Path, environment: Mapping[str, str], codes: bytes) -> None:
    """Run a command that may be the program itself, and then reads a code for each input."""

    def interact(process: Process, _printed: Printed) -> None:
        assert process.stdin is not None, "it is a pipe"
        process.stdin.write(codes)
        process.stdin.close()

    result = run(argv, cwd=copy, environment=environment, limit=TOOL_LIMIT, interact=interact, has_input=True)
    if result.exit != 0:
        raise CommandFailedError(argv, result, result.last_output.replace(str(copy), "{project}"))


def _resolved(commands: Commands, folder: Path) -> Commands:
    path = str(folder.resolve())
    return tuple(tuple(word.replace("{signatures}", path) for word in argv) for argv in commands)
