"""Two builds compared: functions, languages and pages, and what else readers see otherwise."""

from __future__ import annotations

import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mfa_snippets.errors import InputError, ResourceError
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.contracts.evidence import EvidenceStatus, Statuses
    from mfa_snippets.contracts.index import Function

Texts = Mapping[str, str]
PAGES = "docs/markdown/"
_DERIVED = ("snippets/", "index.")
"""Artifacts that only repeat functions and facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionChange:
    """The languages in which a function changed, by the kind of change, and the pages that show it."""

    function: str
    changes: Mapping[str, tuple[str, ...]]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What readers see otherwise: functions, and lines of other text, as (added, removed).

    `evidence` has numbers of scenarios by language and change.
    """

    sdks: Mapping[str, tuple[str, str]]
    functions: tuple[FunctionChange, ...]
    pages: Mapping[str, tuple[int, int]]
    files: Mapping[str, tuple[int, int]]
    evidence: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Published:
    """The texts of a build without evidence, which `statuses` have; functions are by name and language."""

    texts: Texts
    functions: Mapping[tuple[str, str], Function]
    statuses: Statuses
    versions: Mapping[str, str]
    lexers: Mapping[str, str]


def published_at(paths: Paths, revision: str, folder: Path) -> Published:
    """Render a git revision, below an empty folder. Raises `click.UsageError`, `InputError`."""
    try:
        return published(_checked_out(paths, revision, folder))
    except InputError as error:
        parts = (
            replace(each, path=each.path.replace(f"{folder}/", f"{revision}:")) for each in error.problems
        )
        raise InputError(*parts) from None


def _checked_out(paths: Paths, revision: str, folder: Path) -> Paths:
    """The three folders as they were in a revision."""
    if _git(paths.spec, "rev-parse", "--is-inside-work-tree") is None:
        hint = "run it in a checkout, or name the folders of one with --spec and --templates"
        raise click.UsageError(f"{paths.spec} is in no git repository, expected one\nhint: {hint}")
    commit = _git(
        paths.spec, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if commit is None:
        hint = "`git log --oneline` lists revisions, `git fetch` gets those of others"
        raise click.UsageError(f"unknown revision '{revision}', expected one of git\nhint: {hint}")
    for name in ("spec", "templates", "evidence"):
        (folder / name).mkdir()
        source = getattr(paths, name)
        archive = _git(source, "archive", commit.decode().strip()) if source.is_dir() else None
        if archive:
            with tarfile.open(fileobj=BytesIO(archive)) as files:
                files.extractall(folder / name, filter="data")
    return Paths(folder / "spec", folder / "templates", folder / "evidence")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, or None if it fails."""
    try:
        ran = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise ResourceError("git is not installed, expected it for `diff`") from None
    return ran.stdout if ran.returncode == 0 else None


def published(paths: Paths) -> Published:
    """Render everything in memory. Raises `InputError`."""
    from mfa_snippets.contracts.index import INDEX, Index
    from mfa_snippets.output.build import build, render
    from mfa_snippets.rendering.loader import load_all

    evidence = paths.evidence if any(paths.evidence.glob("*/*.json")) else None
    rendered = render(*load_all(paths.spec, paths.templates), evidence)
    artifacts = build(replace(rendered, statuses={}))
    texts = {each.path: each.content.decode(errors="replace") for each in artifacts}
    functions = Index.model_validate_json(texts[INDEX]).functions
    return Published(
        texts,
        {(each.name, each.language): each for each in functions if each.place},
        rendered.statuses,
        {name: sdk.version for name, sdk in rendered.specification.sdks.items()},
        {app.language: app.lexer for app in rendered.contract},
    )


def compared(old: Published, new: Published) -> Difference:
    """What a reader of the new build sees otherwise."""
    names = dict.fromkeys((*new.functions, *old.functions))
    kinds = {key: kind for key in names if (kind := _kind(key, old, new))}
    swaps = [
        (_code(each, new.texts), _code(old.functions[key], old.texts), each.place.indent)
        for key, each in new.functions.items()
        if key in kinds and key in old.functions and each.place
    ]
    lines = {
        path: counts
        for path in dict.fromkeys((*new.texts, *old.texts))
        if not path.startswith(_DERIVED)
        and (counts := _counts(old.texts.get(path, ""), _swapped(new.texts.get(path, ""), swaps))) != (0, 0)
    }
    evidence: dict[str, Counter[str]] = {}
    for key, status in new.statuses.items():
        if key in old.statuses and (change := _evidence_change(old.statuses[key], status)):
            evidence.setdefault(key[0], Counter())[change] += 1
    versions = {name: (old.versions.get(name, ""), version) for name, version in new.versions.items()}
    return Difference(
        sdks={name: pair for name, pair in versions.items() if pair[0] != pair[1]},
        functions=tuple(_function_changes(kinds, old, new)),
        pages={path.removeprefix(PAGES): counts for path, counts in lines.items() if path.startswith(PAGES)},
        files={path: counts for path, counts in lines.items() if not path.startswith(PAGES)},
        evidence=evidence,
    )


def _evidence_change(old: EvidenceStatus, new: EvidenceStatus) -> str | None:
    if old.state != new.state:
        return f"{old.state}, now {new.state}"
    return None if (old.stdout, old.failures) == (new.stdout, new.failures) else "with other output"


def _kind(key: tuple[str, str], old: Published, new: Published) -> str | None:
    """How a function changed: `added`, `removed`, `code` or `comment`; None if it did not."""
    from mfa_snippets.contracts.evidence import code_digest

    if key not in old.functions or key not in new.functions:
        return "removed" if key in old.functions else "added"
    before, after = _code(old.functions[key], old.texts), _code(new.functions[key], new.texts)
    if before == after:
        return None
    lexer = new.lexers[key[1]]
    is_same = code_digest(before.encode(), lexer) == code_digest(after.encode(), lexer)
    return "comment" if is_same else "code"


def _code(function: Function, texts: Texts) -> str:
    assert function.place, "`published` has none without"
    return texts[function.place.snippet]


def _swapped(text: str, swaps: list[tuple[str, str, str]]) -> str:
    """A new text with functions as they were, in pages and modules, so that what else changed is left."""
    from mfa_snippets.rendering.apps import shift_right

    for new, old, indent in swaps:
        text = text.replace(new, old).replace(shift_right(new, indent), shift_right(old, indent))
    return text


def _counts(old: str, new: str) -> tuple[int, int]:
    """How many lines were added and removed."""
    lines = list(unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    return sum(line[0] == "+" for line in lines), sum(line[0] == "-" for line in lines)


def _function_changes(
    kinds: Mapping[tuple[str, str], str], old: Published, new: Published
) -> Iterator[FunctionChange]:
    for function in dict.fromkeys(name for name, _ in kinds):
        changes: dict[str, tuple[str, ...]] = {}
        pages: dict[str, None] = {}
        for (name, language), kind in kinds.items():
            if name == function:
                changes[kind] = (*changes.get(kind, ()), language)
                build = old if kind == "removed" else new
                pages |= dict.fromkeys(
                    pages_with(build.texts, _code(build.functions[name, language], build.texts))
                )
        yield FunctionChange(function=function, changes=changes, pages=tuple(pages))


def pages_with(texts: Texts, code: str) -> tuple[str, ...]:
    """The pages that show a function."""
    return tuple(
        path.removeprefix(PAGES) for path, text in texts.items() if path.startswith(PAGES) and code in text
    )
