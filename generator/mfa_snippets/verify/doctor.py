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
    missing = {
        name: {argv[0] for argv in group if argv[0] in tools and not tools[argv[0]]}
        for name, group in commands.items()
    }
    yield _tier(missing, problem is not None)


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
