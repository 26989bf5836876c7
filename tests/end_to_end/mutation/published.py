"""What a specification and its templates publish of programs, and where two of them differ."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfa_snippets.contracts.programs import EXAMPLES
from mfa_snippets.output.artifacts import contract_files, render, runnable
from mfa_snippets.rendering.loader import load_all

RUN = (f"{EXAMPLES}/", "hosts/")
"""Where files stand that run."""
CONTRACTS = ("programs.json", "expectations.json")
Name = tuple[str, str]
"""Language and scenario."""


@dataclass(frozen=True, slots=True)
class Published:
    """Files below an output folder, and for each program all that its proof depends on, as text."""

    files: Mapping[str, bytes]
    facts: Mapping[Name, str]

    def differing(self, other: Published) -> list[Name]:
        """The programs of both that are not the same here and there."""
        return [name for name, text in self.facts.items() if other.facts.get(name, text) != text]

    def says_otherwise(self, other: Published) -> bool:
        """Whether a file that differs is other data, too: the order of keys in JSON means nothing (RFC 8259).

        That is so for every JSON file that is published: none has the `exports` whose order Node minds.
        """
        names = self.files.keys() | other.files.keys()
        pairs = ((name, self.files.get(name), other.files.get(name)) for name in names)
        return any(one != two and _data(name, one) != _data(name, two) for name, one, two in pairs)


def published(root: Path) -> Published:
    """From `spec/` and `templates/` below a folder. Raises InputError."""
    specification, templates = load_all(root / "spec", root / "templates")
    rendered = render(specification, templates, None)
    files = {each.path: each.content for each in runnable(rendered) if each.path.startswith(RUN)}
    texts = {name: content.decode() for name, content in files.items()}
    contracts = {each.path: each.content for each in contract_files(rendered) if each.path in CONTRACTS}
    entries, expected = (json.loads(contracts[path]) for path in CONTRACTS)
    return Published({**files, **contracts}, dict(_facts(entries, expected, texts)))


def _facts(
    entries: list[dict[str, Any]], expected: dict[str, Any], texts: Mapping[str, str]
) -> Iterator[tuple[Name, str]]:
    paths = {entry["path"] for entry in entries}
    projects = {name: text for name, text in texts.items() if name not in paths}
    for entry in entries:
        language, scenario = entry["language"], entry["scenario"]
        own = [text for name, text in projects.items() if name.startswith(entry["cwd"] + "/")]
        told = expected["scenarios"][scenario]
        habits = _habits_of(told, expected["languages"][language])
        facts = [entry, told, habits, texts[entry["path"]], own]
        yield (language, scenario), json.dumps(facts)


def _data(name: str, content: bytes | None) -> Any:
    """What a JSON file says; any other file says its bytes."""
    if content is None or not name.endswith(".json"):
        return content
    try:
        return json.loads(content)
    except ValueError:
        return content


def _habits_of(told: dict[str, Any], habits: dict[str, Any]) -> list[Any]:
    """Of what is declared of an SDK, that which concerns the steps and failures of a scenario."""
    names = {step["operation"] for step in told["steps"]}
    names |= {failure[key] for failure in told["failures"] for key in ("name", "way")}
    return [
        one
        for declared in habits.values()
        for one in declared
        if {one.get("operation"), one.get("failure"), *one.get("failures", ())} & (names - {None})
    ]


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put files below a folder that holds them already, in part or as they were."""
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def copied(root: Path, folder: Path) -> Path:
    """A copy of all that is mutated, and of the tests that look at it."""
    for name in ("spec", "templates", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "mutation", "node_modules")
        shutil.copytree(root / name, folder / name, ignore=ignored)
    shutil.copy(root / "pyproject.toml", folder)
    return folder
