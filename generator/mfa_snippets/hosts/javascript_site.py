"""Look at the settings of Docusaurus and Fumadocs: text of their files, which is never run."""

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from ..errors import Problem

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"\w])//[^\n]*", re.DOTALL)
_TAB = re.compile(r"<Tab\b(?![^>]*\b(?:forceMount|keepMounted)\b)[^>]*>")
_FENCED_TAB = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[^\n]*\btab=", re.MULTILINE)
_CONTENT = ("content", "docs")


def look(folder: Path, uncoloured: Collection[str]) -> Iterator[str | Problem]:
    """Every problem of the site, if it is one of these."""
    for path in sorted(folder.glob("docusaurus.config.*")):
        yield "Docusaurus"
        yield from _docusaurus(path, uncoloured)
    package = folder / "package.json"
    packages = _packages(package) if package.is_file() else {}
    kept = {"fumadocs-ui": "forceMount", "@fumadocs/base-ui": "keepMounted"}
    for name, attribute in kept.items():
        if name in packages:
            yield "Fumadocs"
            yield from _fumadocs(folder, attribute)


def _docusaurus(path: Path, uncoloured: Collection[str]) -> Iterator[Problem]:
    text = _COMMENT.sub(
        lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text("utf-8", errors="replace")
    )
    listed = re.search(r"additionalLanguages\s*:\s*\[(.*?)\]", text, re.DOTALL)
    known = re.findall(r"['\"]([\w+-]+)['\"]", listed[1] if listed else "")
    lacking = [fence for fence in uncoloured if fence not in known]
    if lacking:
        names = ", ".join(f"'{fence}'" for fence in lacking)
        message = f"prism.additionalLanguages without {names}: this code has no colours"
        start = listed.start() if listed else -1
        yield _problem(path, text, start, message, f"add {names} to themeConfig.prism.additionalLanguages")


def _packages(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    kinds = ("dependencies", "devDependencies")
    return {name: version for kind in kinds for name, version in (read.get(kind) or {}).items()}


def _fumadocs(folder: Path, attribute: str) -> Iterator[Problem]:
    """Tabs that the server would leave out while they are not chosen."""
    other = {"forceMount": "keepMounted", "keepMounted": "forceMount"}[attribute]
    for path in sorted(each for name in _CONTENT for each in (folder / name).rglob("*.mdx")):
        text = path.read_text("utf-8", errors="replace")
        for found in _TAB.finditer(text):
            message = f"<Tab> without {attribute}: this language is in no page that the server sends"
            yield _problem(path, text, found.start(), message, f"write <Tab {attribute}>")
        for found in _FENCED_TAB.finditer(text):
            message = "tab= on a fence: languages that are not chosen are in no page that the server sends"
            yield _problem(path, text, found.start(), message, f"write <Tabs> with <Tab {attribute}>")
        if strange := re.search(rf"<Tab\b[^>]*\b{other}\b", text):
            message = f"{other} is of the other set of components, expected {attribute}"
            yield _problem(
                path, text, strange.start(), message, f"set tabs: {{keep: {attribute}}} in --config"
            )


def _problem(path: Path, text: str, start: int, message: str, hint: str) -> Problem:
    if start < 0:
        return Problem(str(path), 0, 0, message, hint)
    before = text[:start]
    return Problem(str(path), before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1, message, hint)
