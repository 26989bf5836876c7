"""What a specification and its templates publish of the apps, and where two of them differ."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfa_snippets.contracts.apps import APPS, EXAMPLES
from mfa_snippets.contracts.evidence import code_digest
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import INDEX
from mfa_snippets.docs.blocks import render
from mfa_snippets.output.build import contract_files, runnable
from mfa_snippets.rendering.loader import load_all


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFacts:
    """All that the proof of an app depends on: of the app as a whole, and of each of its scenarios.

    `functions` has the text and the imports of each function, `calls` the functions of each scenario.
    """

    whole: str
    scenarios: Mapping[str, str]
    functions: Mapping[str, str]
    calls: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Files below an output folder, and the facts of each app by its language."""

    files: Mapping[str, bytes]
    apps: Mapping[str, AppFacts]

    def changed(self, other: Published) -> dict[str, tuple[str, ...]]:
        """The languages whose app is another one there, each with the scenarios to run again.

        There is none if only comments differ. If functions differ, those that call them are enough.
        """
        found: dict[str, tuple[str, ...]] = {}
        for language, facts in self.apps.items():
            now = other.apps.get(language)
            if now is None:
                found[language] = ()
            elif now != facts:
                names = [name for name, text in now.scenarios.items() if facts.scenarios.get(name) != text]
                functions = {
                    name for name, text in now.functions.items() if facts.functions.get(name) != text
                }
                calling = [name for name in names if functions & set(now.calls[name])]
                found[language] = tuple(calling or names)
        return found

    def lost(self, other: Published) -> list[str]:
        """Scenarios and functions that are not there any more."""
        return [
            f"{language} {name}"
            for language, facts in self.apps.items()
            for name in (*facts.scenarios, *facts.functions)
            if (now := other.apps.get(language)) is None or name not in {**now.scenarios, **now.functions}
        ]


def _different(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name, text in now.items() if before.get(name) != text]


def published(root: Path) -> Published:
    """From `spec/` and `templates/` below a folder. Raises InputError."""
    specification, templates = load_all(root / "spec", root / "templates")
    rendered = render(specification, templates, None)
    files = {each.path: each.content for each in (*runnable(rendered), *contract_files(rendered))}
    apps, expected, index = (json.loads(files[name]) for name in (APPS, EXPECTATIONS, INDEX))
    functions = [each for each in index["functions"] if each["place"]]
    facts = {
        app["language"]: _facts(
            app, files, expected, [each for each in functions if each["language"] == app["language"]]
        )
        for app in apps
    }
    return Published(files=files, apps=facts)


def _facts(
    app: dict[str, Any], files: Mapping[str, bytes], expected: dict[str, Any], functions: list[dict[str, Any]]
) -> AppFacts:
    prefix = f"{EXAMPLES}/{app['language']}/"
    own = {name.removeprefix(prefix): files[name] for name in sorted(files) if name.startswith(prefix)}
    sources = {path for each in app["invocations"] for path in each["files"]}
    code = {
        path: code_digest(content, app["lexer"]) if path in sources else _digest_of_data(path, content)
        for path, content in own.items()
    }
    package = {path: value for path, value in code.items() if path not in sources}
    head = {key: value for key, value in app.items() if key != "invocations"}
    scenarios, calls = {}, {}
    for invocation in app["invocations"]:
        name = invocation["scenario"]
        told = expected["scenarios"][name]
        deviations = _deviations_of(told, expected["languages"].get(app["language"], {}))
        touched = {path: code[path] for path in invocation["files"]}
        scenarios[name] = json.dumps([head, package, invocation, told, deviations, touched])
        calls[name] = tuple(step["function"] for step in told["steps"])
    texts = {
        each["name"]: json.dumps([each["imports"], digest(files[each["place"]["snippet"]])])
        for each in functions
    }
    whole = json.dumps([head, package, {path: digest(own[path]) for path in sorted(sources & own.keys())}])
    return AppFacts(whole=whole, scenarios=scenarios, functions=texts, calls=calls)


def _digest_of_data(path: str, content: bytes) -> str:
    """The SHA-256 of a file; of a JSON file, of what it says: the order of keys means nothing (RFC 8259)."""
    if path.endswith(".json"):
        try:
            return digest(json.dumps(json.loads(content), sort_keys=True).encode())
        except ValueError:
            return digest(content)
    return digest(content)


def _deviations_of(told: dict[str, Any], declared: dict[str, Any]) -> list[Any]:
    """Of what is declared of an SDK, that which concerns the steps and failures of a scenario."""
    names = {step["operation"] for step in told["steps"]}
    names |= {failure.get(key) for failure in told["failures"] for key in ("name", "way")}
    return [each for kind in declared.values() for each in _concerning(kind, names)]


def _concerning(declared: Any, names: set[str]) -> list[Any]:
    """The entries by one of these names, or with one as their operation or failure."""
    if isinstance(declared, dict):
        return [entry for entry in declared.items() if entry[0] in names]
    return [each for each in declared if {each.get("operation"), each.get("failure")} & names]


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put files below a folder that holds them already, in part or as they were; others of the apps go."""
    for path in _files_below(folder / EXAMPLES):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in list(folder.rglob("*")) if path.is_file())


def copied(root: Path, folder: Path) -> Path:
    """A copy of all that is mutated, and of the tests that look at it."""
    for name in ("spec", "templates", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "mutation", "node_modules")
        shutil.copytree(root / name, folder / name, ignore=ignored)
    shutil.copy(root / "pyproject.toml", folder)
    return folder
