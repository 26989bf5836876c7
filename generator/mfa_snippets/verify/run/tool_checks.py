"""Check apps with tools: `format`, `types`, `paste`, their build, signatures, and the probe for the SDK."""

import re
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mfa_snippets.contracts.apps import Invocation, Program
from mfa_snippets.contracts.files import content_of, digest
from mfa_snippets.contracts.index import Function
from mfa_snippets.verify.report import Verdict
from mfa_snippets.verify.run.cases import variables_of
from mfa_snippets.verify.run.launchers import Argv, ToolError
from mfa_snippets.verify.run.process import LONGEST_LINE, CommandFailedError, run, run_all
from mfa_snippets.verify.run.workspace import Workspace, copy_files

TOOL_LIMIT = 300.0
MAX_DIAGNOSTICS = 3
CANNED_CODES = b"000000\n" * 9
PROJECT_ID = "P2" + "a" * 26
VERSION = re.compile(
    r"\d+\.\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z]|\.?(?:a|b|rc|alpha|beta|pre|dev|post)\.?\d*)?"
)
"""A version with its suffix: `1.2.3-rc.1` and `1.2.3rc1` are not 1.2.3."""


def tool_error(commands: Sequence[Argv], workspace: Workspace, cwd: Path | None = None) -> ToolError | None:
    """The error of the first command that does not pass, by default in the app's folder."""
    return run_all(commands, cwd or workspace.folder, workspace.environment, TOOL_LIMIT)


def build_error(workspace: Workspace) -> ToolError | None:
    """Build an app, unless it was built since its sources changed; the error of the first failed command."""
    stamp = workspace.path / f".built-{digest(repr(workspace.app.build).encode())[:16]}"
    latest = max(((workspace.folder / name).stat().st_mtime for name in workspace.app.sources), default=0)
    if stamp.exists() and stamp.stat().st_mtime > latest:
        return None
    if (error := tool_error(workspace.app.build, workspace)) is None:
        stamp.touch()
    return error


def tool_verdict(name: str, error: ToolError | None, paths: Iterable[str]) -> Verdict:
    """The verdict of a check that ended with an error or none; `paths` are the files that it reads."""
    if not isinstance(error, CommandFailedError):
        return Verdict(why=str(error or ""))
    diagnostics = [f"{path}:{line}: {message}" for path, line, message in diagnostics_of(error, paths)]
    shown = " / ".join(diagnostics[:MAX_DIAGNOSTICS])
    return Verdict(findings=(f"{name}: {shlex.join(error.argv)}: {shown}" if shown else f"{name}: {error}",))


def diagnostics_of(error: CommandFailedError, paths: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    """Each path, line and message that a command printed, once."""
    alternatives = "|".join(map(re.escape, sorted(paths, key=len, reverse=True)))
    location = re.compile(rf"(?<![\w.-])({alternatives})(?::(\d+)(?::\d+)?|\((\d+),\d+\))")
    matches = map(location.search, f"{error.result.stdout}\n{error.result.stderr}".splitlines())
    return dict.fromkeys(
        (match[1], match[2] or match[3], match.string[match.end() :].strip(" :,-")[:LONGEST_LINE])
        for match in filter(None, matches)
    )


def sdk_problem(workspace: Workspace) -> str | None:
    """Why the SDK cannot be used: it is missing, or has another version than the pinned one."""
    sdk = workspace.app.sdk
    if not sdk.probe:
        return "SDK not found: no command probes for it"
    try:
        result = run(sdk.probe, cwd=workspace.folder, environment=workspace.environment, limit=TOOL_LIMIT)
    except ToolError as error:
        return str(error)
    version = VERSION.search(result.stdout)
    if result.exit != 0 or version is None:
        return f"SDK not found: {CommandFailedError(sdk.probe, result)}"
    return None if version[0] == sdk.version else f"SDK {version[0]} found, {sdk.version} pinned"


def check_signatures(workspace: Workspace, signatures: Path, functions: Sequence[Function]) -> Verdict:
    """Check types against signatures in a folder, and run scenarios until each function was called."""
    app, path = workspace.app, str(signatures.resolve())
    assert app.signatures is not None, "else nothing asks for it"
    argvs = (*app.signatures.types, app.signatures.run)
    *types, demo = (tuple(word.replace("{signatures}", path) for word in argv) for argv in argvs)
    error = tool_error(types, workspace)
    for invocation in covering(app.invocations, functions) if demo else ():
        variables = variables_of(Program(app, invocation), {"project_id": PROJECT_ID}, {})
        argv = demo + invocation.command[invocation.command.index(demo[-1]) + 1 :]  # behind the file
        environment = {**workspace.environment, **variables}
        error = error or run_all((argv,), workspace.folder, environment, TOOL_LIMIT, CANNED_CODES)
    return tool_verdict(f"{app.language}, types on signatures", error, app.sources)


def covering(invocations: Sequence[Invocation], functions: Sequence[Function]) -> Iterator[Invocation]:
    """Invocations of the demo that together call every function that it can call."""
    called: set[str] = set()
    for function in functions:
        in_terminal = (one for one in invocations if not one.requests and one.scenario in function.scenarios)
        if function.name not in called and (invocation := next(in_terminal, None)):
            called |= {other.name for other in functions if invocation.scenario in other.scenarios}
            yield invocation


def check_paste(workspace: Workspace, functions: Sequence[Function], output: Path) -> Verdict:
    """The first fault of each function of an app, in one run of its type checker. Raises InputError."""
    folder, language, paste = workspace.path / "paste", workspace.app.language, workspace.app.paste
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy_files(workspace.source, folder, {name: content_of(workspace.source / name) for name in paste.copies})
    for name in paste.links:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(workspace.folder / name)
    client = (workspace.folder / workspace.app.client).read_text("utf-8")
    names = {}  # of the functions, by their files
    for function in functions:
        if function.place is None:
            continue
        text = (output / function.place.snippet).read_text("utf-8")
        forms = name_forms(function.name)
        values = {**forms, "client": client, "imports": "\n".join(function.imports), "function": text}
        for path, template in paste.files.items():
            target = filled(path, forms)
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            (folder / target).write_text(filled(template, values), "utf-8")
            names[target] = function.name
    error = tool_error(paste.types, workspace, folder)
    found: dict[str, str] = {}
    for path, line, message in diagnostics_of(error, names) if isinstance(error, CommandFailedError) else ():
        found.setdefault(names[path], f"{language} {names[path]}, paste: {path}:{line}: {message}")
    findings = tuple(found.values())
    return Verdict(findings=findings) if findings else tool_verdict(f"{language}, paste", error, names)


def name_forms(name: str) -> Mapping[str, str]:
    """A function's name as files and classes have it."""
    words = name.split("_")
    return {"name": name, "flat": "".join(words), "pascal": "".join(word.capitalize() for word in words)}


def filled(template: str, values: Mapping[str, str]) -> str:
    """A text with `{key}` replaced in one pass; other braces stay."""
    pattern = re.compile("|".join(re.escape(f"{{{key}}}") for key in values))
    return pattern.sub(lambda match: values[match[0][1:-1]], template)
