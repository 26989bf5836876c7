"""Two builds compared: functions, languages and pages, and what else readers see otherwise."""

import subprocess
import tarfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from io import BytesIO
from pathlib import Path

import click

from mfa_snippets.contracts.evidence import code_digest
from mfa_snippets.contracts.files import Artifact
from mfa_snippets.errors import InputError, ResourceError
from mfa_snippets.rendering.apps import AppFunction
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.specification import Specification

PAGES = "docs/markdown/"
Key = tuple[str, str]  # the name and the language of a function
_DERIVED = ("snippets/", "index.")  # artifacts that only repeat functions and facts


@dataclass(frozen=True, slots=True)
class Published:
    """A build without evidence: its files, the text of each path, and its functions that have a text."""

    specification: Specification
    files: Sequence[Artifact]
    texts: Mapping[str, str]
    functions: Mapping[Key, AppFunction]

    def code(self, key: Key) -> str:
        return self.functions[key].text if key in self.functions else ""

    def pages(self, key: Key) -> tuple[str, ...]:
        """The pages that show a function."""
        pages = {path: text for path, text in self.texts.items() if path.startswith(PAGES)}
        return tuple(path.removeprefix(PAGES) for path, text in pages.items() if self.code(key) in text)

    def others(self, path: str) -> list[str]:
        """The lines of a file that are of no function."""
        text = self.texts.get(path, "")
        for function in self.functions.values():
            for indent in ("", function.indent):
                text = text.replace(textwrap.indent(function.text, indent), "")
        return text.splitlines()


def published(paths: Paths) -> Published:
    """Render everything in memory. Raises `InputError`."""
    from mfa_snippets.docs.blocks import render
    from mfa_snippets.output.build import build
    from mfa_snippets.rendering.loader import load_all

    site = render(*load_all(paths.spec, paths.templates), None)
    files = build(site)
    texts = {each.path: each.content.decode(errors="replace") for each in files}
    functions = {(each.fact, app.language): each for app in site.apps for each in app.functions if each.text}
    return Published(site.specification, files, texts, functions)


def published_at(paths: Paths, revision: str, folder: Path) -> Published:
    """Render a git revision, below an empty folder. Raises `click.UsageError`, `InputError`."""
    options, names = ("--verify", "--quiet", "--end-of-options"), f"{revision}^{{commit}}"
    if not (commit := _git(paths.spec, "rev-parse", *options, names).decode().strip()):
        message = f"unknown revision '{revision}', expected one of the git repository of {paths.spec}"
        raise click.UsageError(f"{message}\nhint: `git log --oneline` lists revisions of a checkout")
    old = replace(paths, spec=folder / "spec", templates=folder / "templates")
    for source, target in ((paths.spec, old.spec), (paths.templates, old.templates)):
        if archive := _git(source, "archive", commit):
            with tarfile.open(fileobj=BytesIO(archive)) as files:
                files.extractall(target, filter="data")
    try:
        return published(old)
    except InputError as error:
        problems = ((each, each.path.replace(f"{folder}/", f"{revision}:")) for each in error.problems)
        raise InputError(*(replace(each, path=path) for each, path in problems)) from None


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints, nothing if it fails."""
    try:
        return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False).stdout
    except FileNotFoundError:
        raise ResourceError("git is not installed, expected it for `diff`") from None


def differences(old: Published, new: Published) -> Iterator[str]:
    """A line for each SDK, function, page and other file that a reader sees otherwise."""
    for language, sdk in new.specification.sdks.items():
        if not (earlier := old.specification.sdks.get(language)) or earlier.version != sdk.version:
            yield f"{language}: SDK {earlier.version if earlier else 'none'} to {sdk.version}"
    changed: dict[tuple[str, str], list[Key]] = {}
    for key in dict.fromkeys((*new.functions, *old.functions)):
        if old.code(key) != new.code(key):
            changed.setdefault((key[0], _kind(key, old, new)), []).append(key)
    for (function, kind), keys in changed.items():
        languages = ", ".join(language for _, language in keys)
        shown = [page for key in keys for page in (new if key in new.functions else old).pages(key)]
        yield f"{function}: {kind} in {languages}; on {', '.join(dict.fromkeys(shown)) or 'no page'}"
    for path in dict.fromkeys((*new.texts, *old.texts)):
        if old.texts.get(path) != new.texts.get(path) and not path.startswith(_DERIVED):
            lines = list(unified_diff(old.others(path), new.others(path), n=0))[2:]
            added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
            if lines:
                kind = "page" if path.startswith(PAGES) else "file"
                yield f"{kind} {path.removeprefix(PAGES)}: {added} lines added, {removed} removed"


def _kind(key: Key, old: Published, new: Published) -> str:
    if key not in old.functions or key not in new.functions:
        return "removed" if key in old.functions else "added"
    lexer = new.specification.sdks[key[1]].fence
    before, after = (code_digest(build.code(key).encode(), lexer) for build in (old, new))
    return "comment" if before == after else "code"
