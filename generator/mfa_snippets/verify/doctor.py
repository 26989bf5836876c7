"""Check which tools and SDKs are installed, and which tier each language can reach with them."""

import os
import shutil
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from mfa_snippets.contracts.apps import App, Commands, load_programs
from mfa_snippets.errors import check_known
from mfa_snippets.verify.report.report import TIERS
from mfa_snippets.verify.run.tool_checks import sdk_problem
from mfa_snippets.verify.run.workspace import cache_folder, locked, prepare, workspace_key


def examine(output: Path, languages: tuple[str, ...]) -> Iterator[str]:
    """A line for each tool, SDK and language. Raises InputError, and a usage error for unknown languages."""
    apps = {program.language: program.app for program in load_programs(output)}
    check_known("language", languages, apps)
    for language, app in apps.items():
        if not languages or language in languages:
            yield from (f"{language}: {line}" for line in _lines(output, app))


def _lines(output: Path, app: App) -> Iterator[str]:
    runs = (*app.build, *(invocation.command for invocation in app.invocations))
    checks = {"format": app.format, "types": app.types, "paste": app.paste.types}
    commands: Mapping[str, Commands] = {**checks, "run": runs, "failures": runs}
    needed = dict.fromkeys(argv[0] for argv in chain(*commands.values(), app.prepare, [app.sdk.probe]))
    # A path with a folder is in the project: preparing the project creates it.
    tools = {tool: shutil.which(tool) for tool in needed if "/" not in tool}
    key = workspace_key(output, app, os.environ, cache_folder(os.environ))
    with locked(key):
        problem = prepare(key) or sdk_problem(key)
    for tool, path in tools.items():
        yield f"{tool} is installed at {path}" if path else f"{tool} is not installed"
    sdk = app.sdk
    yield f"SDK {sdk.name} {sdk.version} " + (f"cannot be used: {problem}" if problem else "is installed")
    reached = ""
    for tier, names in TIERS.items():
        argvs = (argv for name in names for argv in commands[name])
        missing = sorted({argv[0] for argv in argvs if tools.get(argv[0], "") is None})
        if problem and set(names) - {"format"}:
            missing.append("the SDK")
        if missing:
            yield f"can reach tier {reached}; {tier} needs {' and '.join(missing)}"
            return
        reached = tier
    yield f"can reach tier {reached}"
