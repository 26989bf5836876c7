"""Read the code on published pages as their readers see it, and compare it with the programs.

A snippet says which one it is: in Markdown by `indent=` and `snippet=` behind its fence's language, in HTML
by `data-language`, `data-indent` and `data-snippet`. Other code in a language that snippets are in is a
whole program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import Entry

LONGEST_TEXT = 120


def first_difference(expected: str, was: str) -> str | None:
    """The first line that differs, by its number; None if none does."""
    if expected == was:
        return None
    wanted, found = expected.splitlines(keepends=True), was.splitlines(keepends=True)
    number = next(
        (number for number, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]),
        min(len(wanted), len(found)),
    )
    return f"line {number + 1}: expected {_line(wanted, number)}, was {_line(found, number)}"


def _line(lines: Sequence[str], number: int) -> str:
    return repr(lines[number][:LONGEST_TEXT]) if number < len(lines) else "the end"


PAGES = "docs"
MARKED = re.compile(r"(?P<language>\S+) indent=(?P<indent>\S+) snippet=(?P<snippet>\S+)")
Texts = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of code on a page; one without `snippet` is a whole program, or no program at all."""

    line: int
    """Counted from 1."""
    language: str
    """As the page calls it."""
    indent: str | None
    snippet: str | None
    text: str


def page_findings(output: Path, entries: Sequence[Entry], texts: Texts) -> Iterator[str]:
    """What stands on a page and is not in a program, or is missing there."""
    for path in sorted((output / PAGES).rglob("*")):
        read = READERS.get(path.suffix)
        if read is not None:
            pieces = read(path.read_text("utf-8", "surrogateescape"))
            yield from Page(path.relative_to(output).as_posix(), entries, texts).findings(pieces)


class Page:
    """One page, with what could stand on it."""

    def __init__(self, name: str, entries: Sequence[Entry], texts: Texts) -> None:
        self._name, self._texts = name, texts
        self._programs = {entry.path: entry for entry in entries}
        self._steps: dict[str, list[Entry]] = {}
        for entry in entries:
            self._steps.setdefault(f"{entry.scenario}/{entry.segment}", []).append(entry)

    def findings(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """All that is wrong with the page."""
        marked: dict[str, list[Piece]] = {}
        for piece in pieces:
            if piece.snippet is not None:
                marked.setdefault(piece.snippet, []).append(piece)
        shown = self._shown(marked)
        for snippet, group in marked.items():
            yield from self._step_findings(snippet, group, shown)
        yield from self._lost(set(marked))
        languages = {piece.language for group in marked.values() for piece in group}
        for piece in pieces:
            if piece.snippet is None and piece.language in languages:
                yield from self._whole_findings(piece)

    def _shown(self, marked: Mapping[str, Sequence[Piece]]) -> set[tuple[str, str]]:
        """The scenarios and languages of which the page shows a step: a page may be about one language."""
        return {
            (entry.scenario, entry.language)
            for snippet, pieces in marked.items()
            for entry in self._steps.get(snippet, ())
            if any(self._is(piece, entry) for piece in pieces)
        }

    def _step_findings(
        self, snippet: str, pieces: Sequence[Piece], shown: set[tuple[str, str]]
    ) -> Iterator[str]:
        """A step stands once in every language that is shown; those that are right are taken out first."""
        known = self._steps.get(snippet, [])
        wanted = [entry for entry in known if (entry.scenario, entry.language) in shown] or list(known)
        if not wanted:
            yield f"{self._name}:{pieces[0].line}: snippet {snippet}: expected one that the index has"
            return
        wrong = []
        for piece in pieces:
            entry = next((one for one in wanted if self._is(piece, one)), None)
            if entry is None:
                wrong.append(piece)
            else:
                wanted.remove(entry)
        for piece in wrong:
            yield self._difference(piece, wanted)
        for entry in wanted:
            yield f"{self._name}: {entry.name}: expected this snippet, it is not on the page"

    def _is(self, piece: Piece, entry: Entry) -> bool:
        return (_digest(piece.text), piece.indent) == (entry.sha256, margin(entry.indent))

    def _difference(self, piece: Piece, wanted: list[Entry]) -> str:
        """Against the snippet that was probably meant, which is then found."""
        place = f"{self._name}:{piece.line}"
        if not wanted:
            return f"{place}: snippet {piece.snippet}: expected once in each language, stands here once more"
        entry = max(wanted, key=lambda one: _likeness(piece.text, self._texts[one.snippet] or ""))
        wanted.remove(entry)
        difference = first_difference(self._texts[entry.snippet] or "", piece.text)
        if difference is None and piece.indent != margin(entry.indent):
            difference = f"indent: expected {margin(entry.indent)}, was {piece.indent}"
        told = difference or f"expected the SHA-256 {entry.sha256}, was {_digest(piece.text)}"
        return f"{place}: {entry.name}: is not {entry.snippet}: {told}"

    def _lost(self, found: set[str]) -> Iterator[str]:
        """Steps of a scenario whose other steps are on the page."""
        scenarios = {snippet.partition("/")[0] for snippet in found}
        for snippet, entries in self._steps.items():
            if snippet not in found and entries[0].scenario in scenarios:
                yield f"{self._name}: snippet {snippet}: expected beside the scenario's others, is not there"

    def _whole_findings(self, piece: Piece) -> Iterator[str]:
        if any(piece.text == self._texts[path] for path in self._programs):
            return
        path = max(self._programs, key=lambda one: _likeness(piece.text, self._texts[one] or ""))
        difference = first_difference(self._texts[path] or "", piece.text)
        entry = self._programs[path]
        program = f"{entry.language} {entry.scenario}"
        yield f"{self._name}:{piece.line}: {program}, the whole program: is not {path}: {difference}"


def margin(indent: str) -> str:
    """An indent as pages say it: `4` for spaces, `1tab` for tabs."""
    return f"{len(indent)}tab" if indent.startswith("\t") else str(len(indent))


def _digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogateescape"))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.splitlines(), other.splitlines()).quick_ratio()


def markdown_pieces(page: str) -> tuple[Piece, ...]:
    """The fences of a page, also those in lists and quotes."""
    # Loaded here: it is heavy, and other commands read no pages.
    from markdown_it import MarkdownIt

    # Without the texts between the blocks, which take most of the time.
    tokens = MarkdownIt().disable("inline").parse(page)
    return tuple(
        _fence(token.info, token.content, token.map[0] + 1 if token.map else 0)
        for token in tokens
        if token.type == "fence"
    )


def _fence(info: str, text: str, line: int) -> Piece:
    marked = MARKED.match(info)
    if marked is None:
        return Piece(line=line, language=info.partition(" ")[0], indent=None, snippet=None, text=text)
    return Piece(
        line=line,
        language=marked["language"],
        indent=marked["indent"],
        snippet=marked["snippet"],
        text=text,
    )


def html_pieces(page: str) -> tuple[Piece, ...]:
    """Each `<pre data-language>` as its reader copies it."""
    parser = _Pieces()
    parser.feed(page)
    return tuple(parser.pieces)


class _Pieces(HTMLParser):
    """Collects the text of `<pre data-language>`."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._open: dict[str, str] | None = None
        self._line = 0
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "pre" and "data-language" in values:
            self._open, self._text, self._line = values, "", self.getpos()[0]

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._open is not None:
            self.pieces.append(
                Piece(
                    line=self._line,
                    language=self._open["data-language"],
                    indent=self._open.get("data-indent"),
                    snippet=self._open.get("data-snippet"),
                    text=self._text,
                )
            )
            self._open = None


READERS = {".md": markdown_pieces, ".mdx": markdown_pieces, ".html": html_pieces}
"""How pages are read, by their suffix."""
