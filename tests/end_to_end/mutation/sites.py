"""The places where a fault can be: lines of templates that hold code, and scalars of the specification.

They have parts by what a reader takes: functions with their client, the web server, the demo, package files,
bindings of the SDKs, and the other facts. `drawing` draws from each part by its share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import yaml

COMMENTS = ("<%#", "//", "#", "/*", "*", '"""', "<!--")
LOCK_FILES = ("package-lock.json", "go.sum")

PROSE = frozenset(
    [
        *("title", "summary", "description", "notes", "note", "reason", "proof", "source", "remedy", "text"),
        *("label", "runtime", "install", "fence", "order", "medium", "gaps", "capabilities"),
    ]
)
"""Keys whose values are words for readers: nothing acts on them."""

OF_OPERATIONS = frozenset({"results", "fields"})
"""Keys below which the files of operations say what a result, or a field of an argument, is."""

TOLD = frozenset({"description"})
"""A failure's description is no prose: the demo has to print it."""

ASIDE = frozenset(
    ["host", "launcher", "signatures", "format", "paste", "also_ran", "schema", "docs", "pages"]
)
"""Keys and folders apart from the proof: what only makes runs fast, the judges' own commands, what stands in
where an SDK is missing (`tests/end_to_end/signature_checks` has the faults of those), and pages."""

SHARES = {"functions": 5, "bindings": 4, "web": 3, "demo": 2, "project": 1, "facts": 1}
"""How many mutants in a round are drawn from each part."""


@dataclass(frozen=True, slots=True)
class Site:
    """A range of a file. `after` is that of what it can be exchanged with: the next line, or a sibling."""

    file: str
    kind: Literal["line", "scalar"]
    line: int
    start: int
    end: int
    after: tuple[int, int] | None = None


def part_of(file: str) -> str:
    """The part of `SHARES` that a file belongs to."""
    path = Path(file)
    if path.parts[0] == "spec":
        return "bindings" if path.parts[1] in ("sdks", "functions") else "facts"
    if "project" in path.parts:
        return "project"
    return path.stem if path.stem in SHARES else "functions"


def all_sites(root: Path) -> dict[str, tuple[Site, ...]]:
    """The sites of each part, in the order of their files."""
    files = [path for path in sorted((root / "templates").rglob("*")) if path.is_file()]
    published = [path for path in files if "surface" not in path.relative_to(root).parts]
    sites = [site for path in published for site in _of_template(path, root)]
    sites += [site for path in sorted((root / "spec").rglob("*.yaml")) for site in _of_yaml(path, root)]
    return {part: tuple(site for site in sites if part_of(site.file) == part) for part in SHARES}


def _of_template(path: Path, root: Path) -> Iterator[Site]:
    name = path.relative_to(root)
    is_lock = path.name in LOCK_FILES or path.name.startswith(".")
    if ASIDE & set(name.parts) or is_lock or "__pycache__" in name.parts:
        return
    if path.suffix == ".yaml":
        yield from _of_yaml(path, root)
        return
    lines = path.read_text("utf-8").splitlines(keepends=True)
    spans, start = [], 0
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.strip().startswith(COMMENTS):
            spans.append((number, start, start + len(line)))
        start += len(line)
    for (number, start, end), after in zip_longest(spans, spans[1:]):
        yield Site(str(name), "line", number, start, end, after and after[1:])


def _of_yaml(path: Path, root: Path) -> Iterator[Site]:
    name = path.relative_to(root)
    node = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    if node is not None:
        yield from _below(node, str(name), OF_OPERATIONS if "operations" in name.parts else frozenset(), "")


def _below(node: yaml.Node, file: str, prose: frozenset[str], under: str) -> Iterator[Site]:
    """The scalars that are values; the key of one that holds prose ends the way down."""
    if isinstance(node, yaml.MappingNode):
        left_out = (PROSE | ASIDE | prose) - (TOLD if under == "error" else frozenset())
        values = [(key.value, value) for key, value in node.value if key.value not in left_out]
    else:
        values = [(under, value) for value in node.value] if isinstance(node, yaml.SequenceNode) else []
    for (key, value), following in zip_longest(values, values[1:], fillvalue=("", None)):
        if isinstance(value, yaml.ScalarNode):
            sibling = following[1]
            after = _span(sibling) if isinstance(sibling, yaml.ScalarNode) else None
            yield Site(file, "scalar", value.start_mark.line + 1, *_span(value), after)
        elif value is not None:
            yield from _below(value, file, prose, key)


def _span(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index
