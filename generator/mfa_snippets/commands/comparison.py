"""Two builds compared: functions, languages and pages, and what else readers see otherwise."""

import subprocess
import tarfile
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from io import BytesIO
from pathlib import Path

import click

from mfa_snippets.contracts.evidence import EvidenceStatus, Statuses, code_digest
from mfa_snippets.contracts.index import INDEX, Function, Index
from mfa_snippets.errors import InputError, ResourceError
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.sdk import Sdk

PAGES = "docs/markdown/"
Key = tuple[str, str]  # the name and the language of a function
_DERIVED = ("snippets/", "index.")  # artifacts that only repeat functions and facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionChange:
    """The languages in which a function changed, by the kind of change, and the pages that show it."""

    function: str
    changes: Mapping[str, Sequence[str]]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What readers see otherwise: lines as (added, removed), numbers of scenarios by language and change."""

    sdks: Mapping[str, tuple[str, str]]
    functions: tuple[FunctionChange, ...]
    pages: Mapping[str, tuple[int, int]]
    files: Mapping[str, tuple[int, int]]
    evidence: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Published:
    """The texts of a build without evidence, which `statuses` have; SDKs are by language."""

    texts: Mapping[str, str]
    functions: Mapping[Key, Function]
    statuses: Statuses
    sdks: Mapping[str, Sdk]

    def code(self, key: Key) -> str:
        """The text of a function."""
        place = self.functions[key].place
        assert place, "`published` has none without"
        return self.texts[place.snippet]

    def pages(self, key: Key) -> tuple[str, ...]:
        """The pages that show a function."""
        pages = {path: text for path, text in self.texts.items() if path.startswith(PAGES)}
        return tuple(path.removeprefix(PAGES) for path, text in pages.items() if self.code(key) in text)


def published_at(paths: Paths, revision: str, folder: Path) -> Published:
    """Render a git revision, below an empty folder. Raises `click.UsageError`, `InputError`."""
    try:
        return published(_checked_out(paths, revision, folder))
    except InputError as error:
        raise InputError(
            *(replace(each, path=each.path.replace(f"{folder}/", f"{revision}:")) for each in error.problems)
        ) from None


def _checked_out(paths: Paths, revision: str, folder: Path) -> Paths:
    """The three folders as they were in a revision."""
    if _git(paths.spec, "rev-parse", "--is-inside-work-tree") is None:
        hint = "run it in a checkout, or name the folders of one with --spec and --templates"
        raise click.UsageError(f"{paths.spec} is in no git repository, expected one\nhint: {hint}")
    options = ("--verify", "--quiet", "--end-of-options")
    commit = _git(paths.spec, "rev-parse", *options, f"{revision}^{{commit}}")
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
    from mfa_snippets.output.build import build, render

    evidence = paths.evidence if any(paths.evidence.glob("*/*.json")) else None
    rendered = render(*load_all(paths.spec, paths.templates), evidence)
    artifacts = build(replace(rendered, statuses={}))
    texts = {each.path: each.content.decode(errors="replace") for each in artifacts}
    functions = Index.model_validate_json(texts[INDEX]).functions
    by_key = {(each.name, each.language): each for each in functions if each.place}
    return Published(texts, by_key, rendered.statuses, rendered.specification.sdks)


def compared(old: Published, new: Published) -> Difference:
    """What a reader of the new build sees otherwise."""
    keys = dict.fromkeys((*new.functions, *old.functions))
    kinds = {key: kind for key in keys if (kind := _kind(key, old, new))}
    swaps = [
        (new.code(key), old.code(key), each.place.indent)
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
    for (language, scenario), status in new.statuses.items():
        before = old.statuses.get((language, scenario))
        if before and (change := _evidence_change(before, status)):
            evidence.setdefault(language, Counter())[change] += 1
    earlier = {name: old.sdks[name].version if name in old.sdks else "" for name in new.sdks}
    return Difference(
        sdks={
            name: (earlier[name], sdk.version)
            for name, sdk in new.sdks.items()
            if sdk.version != earlier[name]
        },
        functions=_function_changes(kinds, old, new),
        pages={path.removeprefix(PAGES): counts for path, counts in lines.items() if path.startswith(PAGES)},
        files={path: counts for path, counts in lines.items() if not path.startswith(PAGES)},
        evidence=evidence,
    )


def _evidence_change(old: EvidenceStatus, new: EvidenceStatus) -> str | None:
    if old.state != new.state:
        return f"{old.state}, now {new.state}"
    return None if (old.stdout, old.failures) == (new.stdout, new.failures) else "with other output"


def _kind(key: Key, old: Published, new: Published) -> str | None:
    """How a function changed: `added`, `removed`, `code` or `comment`; None if it did not."""
    if key not in old.functions or key not in new.functions:
        return "removed" if key in old.functions else "added"
    codes = [build.code(key) for build in (old, new)]
    if codes[0] == codes[1]:
        return None
    before, after = (code_digest(code.encode(), new.sdks[key[1]].fence) for code in codes)
    return "comment" if before == after else "code"


def _swapped(text: str, swaps: list[tuple[str, str, str]]) -> str:
    """A new text with functions as they were, in pages and modules, so that what else changed is left."""
    for new, old, indent in swaps:
        text = text.replace(new, old).replace(textwrap.indent(new, indent), textwrap.indent(old, indent))
    return text


def _counts(old: str, new: str) -> tuple[int, int]:
    """How many lines were added and removed."""
    lines = list(unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    return sum(line[0] == "+" for line in lines), sum(line[0] == "-" for line in lines)


def _function_changes(kinds: Mapping[Key, str], old: Published, new: Published) -> tuple[FunctionChange, ...]:
    changes: dict[str, dict[str, list[str]]] = {}
    pages: dict[str, dict[str, None]] = {}
    for (name, language), kind in kinds.items():
        build = old if kind == "removed" else new
        changes.setdefault(name, {}).setdefault(kind, []).append(language)
        pages.setdefault(name, {}).update(dict.fromkeys(build.pages((name, language))))
    return tuple(
        FunctionChange(function=name, changes=changes[name], pages=tuple(pages[name])) for name in changes
    )
