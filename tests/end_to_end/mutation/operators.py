"""The faults: a line lost, neighbours exchanged, a literal, a name, an argument or a value that is wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .sites import Site

LITERAL = re.compile(r"\b(?:true|false|True|False)\b|(?<![\w.])\d+(?![\w.])|'[^'\n]*'|\"[^\"\n]*\"")
IDENTIFIER = re.compile(r"(?<![\w$])\$?[A-Za-z_][A-Za-z_0-9]{2,}(?!\w)")
ARGUMENTS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]")
OPPOSITE = {"true": "false", "false": "true", "True": "False", "False": "True"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One file with one fault in it."""

    file: str
    line: int
    operator: str
    old: str
    new: str
    text: str
    """The whole file."""

    @property
    def key(self) -> str:
        """The file and the change, wherever in the file it stands."""
        return f"{self.file}: {self.old.strip()!r} as {self.new.strip()!r}"

    @property
    def name(self) -> str:
        """How a report calls it."""
        return f"{self.file}:{self.line}: {self.operator}: {self.old.strip()!r} as {self.new.strip()!r}"


Edit = tuple[int, int, str]
"""Where, and what stands there now."""


def mutant(site: Site, operator: str, text: str, draw: random.Random) -> Mutant | None:
    """The file with a fault at a site; None where the operator finds nothing to do."""
    edit = OPERATORS[operator](site, text, draw)
    if edit is None:
        return None
    start, end, new = edit
    changed = text[:start] + new + text[end:]
    if changed == text:
        return None
    return Mutant(site.file, site.line, operator, text[start:end], new, changed)


def delete(site: Site, text: str, _draw: random.Random) -> Edit | None:
    """The line, or the entry that a scalar is the value of."""
    start, end = _lines(site, text) if site.kind == "scalar" else (site.start, site.end)
    return start, end, ""


def exchange(site: Site, text: str, _draw: random.Random) -> Edit | None:
    """With the next line, or the next value of the same mapping or list."""
    if site.after is None:
        return None
    first, last = site.after
    between = text[site.end : first]
    return site.start, last, text[first:last] + between + text[site.start : site.end]


def change_literal(site: Site, text: str, draw: random.Random) -> Edit | None:
    """A number by one, a truth to its opposite, a text by a letter; a scalar is a literal as it stands."""
    found = _one_of(LITERAL, site, text, draw)
    if found is None:
        return None if site.kind == "line" else (site.start, site.end, _other(text[site.start : site.end]))
    return *found, _other(text[slice(*found)])


def rename(site: Site, text: str, draw: random.Random) -> Edit | None:
    """A name by its last letter."""
    found = _one_of(IDENTIFIER, site, text, draw)
    return found and (*found, text[slice(*found)][:-1] + ("y" if text[found[1] - 1] == "x" else "x"))


def drop_argument(site: Site, text: str, draw: random.Random) -> Edit | None:
    """One of several that stand between brackets."""
    spans = [match.span(1) for match in ARGUMENTS.finditer(text, site.start, site.end) if "," in match[1]]
    if not spans:
        return None
    start, end = draw.choice(spans)
    arguments = text[start:end].split(",")
    del arguments[draw.randrange(len(arguments))]
    return start, end, ",".join(arguments).strip()


def nothing(site: Site, text: str, draw: random.Random) -> Edit | None:
    """`null` in place of a value or an argument."""
    if site.kind == "scalar":
        return site.start, site.end, "null"
    spans = [match.span(1) for match in ARGUMENTS.finditer(text, site.start, site.end)]
    if not spans:
        return None
    start, end = draw.choice(spans)
    arguments = text[start:end].split(",")
    arguments[draw.randrange(len(arguments))] = " null" if len(arguments) > 1 else "null"
    return start, end, ",".join(arguments).strip()


OPERATORS: Mapping[str, Callable[[Site, str, random.Random], Edit | None]] = {
    "delete": delete,
    "exchange": exchange,
    "literal": change_literal,
    "rename": rename,
    "drop argument": drop_argument,
    "null": nothing,
}


def _one_of(pattern: re.Pattern[str], site: Site, text: str, draw: random.Random) -> tuple[int, int] | None:
    spans = [match.span() for match in pattern.finditer(text, site.start, site.end)]
    return draw.choice(spans) if spans else None


def _other(literal: str) -> str:
    if literal in OPPOSITE:
        return OPPOSITE[literal]
    if literal.isdecimal():
        return str(int(literal) + 1)
    return literal[:-1] + "x" + literal[-1] if literal[-1:] in "'\"" else literal + "x"


def _lines(site: Site, text: str) -> tuple[int, int]:
    """The whole lines that a scalar stands in; in a flow mapping, that is all of the mapping."""
    end = text.find("\n", site.end - 1)
    return text.rfind("\n", 0, site.start) + 1, len(text) if end < 0 else end + 1
