"""Compare the code on published pages with the snippets and programs.

A code block names its snippet: in Markdown by `indent=` and `snippet=` after the language of the fence,
in HTML by `data-language`, `data-indent` and `data-snippet`. Other code in their languages is a program.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import Entry, indent_size

PAGES = "docs"
FENCE = re.compile(r"(?P<language>\S+) indent=(?P<indent>\S+) snippet=(?P<snippet>\S+)")
MAX_LENGTH = 120  # of a quoted line, in characters
Texts = Mapping[str, str | None]  # the published snippets and programs by path; None if a file cannot be read


def first_difference(expected: str, was: str) -> str | None:
    """The first line that differs, with its number from 1; None if the texts are equal."""
    lines = zip_longest(expected.splitlines(keepends=True), was.splitlines(keepends=True))
    for number, pair in enumerate(lines, start=1):
        if pair[0] != pair[1]:
            left, right = ("the end" if line is None else repr(line[:MAX_LENGTH]) for line in pair)
            return f"line {number}: expected {left}, was {right}"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    """A code block of a page; without `snippet` it is a whole program or other code. Lines count from 1."""

    line: int
    language: str
    indent: str | None = None
    snippet: str | None = None
    text: str


def page_findings(output: Path, entries: Sequence[Entry], texts: Texts) -> Iterator[str]:
    """Code that differs from its snippet or program, and snippets that are missing on a page."""
    for path in sorted((output / PAGES).rglob("*")):
        read = READERS.get(path.suffix)
        if read is not None:
            blocks = read(path.read_text("utf-8", "surrogateescape"))
            yield from Page(path.relative_to(output).as_posix(), entries, texts).findings(blocks)


class Page:
    """A page, and the snippets that it may show."""

    def __init__(self, name: str, entries: Sequence[Entry], texts: Texts) -> None:
        self._name, self._texts = name, texts
        self._programs = {entry.snippet.file: entry for entry in entries}
        self._steps: defaultdict[str | None, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._steps[f"{entry.snippet.region_tag}/{entry.segment.name}"].append(entry)

    def findings(self, blocks: Iterable[CodeBlock]) -> Iterator[str]:
        """Every difference on the page."""
        marked: defaultdict[str | None, list[CodeBlock]] = defaultdict(list)
        for block in blocks:
            marked[block.snippet].append(block)
        others = marked.pop(None, [])
        # A page may show some languages only.
        shown = {
            entry.program
            for snippet, group in marked.items()
            for entry in self._steps.get(snippet, ())
            if any(_shows(block, entry) for block in group)
        }
        scenarios = {snippet.partition("/")[0] for snippet in marked if snippet}
        missing = [name for name, entries in self._steps.items() if entries[0].program[1] in scenarios]
        for snippet in dict.fromkeys((*marked, *missing)):
            yield from self._step_findings(snippet, marked[snippet], shown)
        languages = {block.language for group in marked.values() for block in group}
        for block in others:
            if block.language in languages:
                yield from self._program_findings(block)

    def _step_findings(
        self, snippet: str | None, blocks: Sequence[CodeBlock], shown: set[tuple[str, str]]
    ) -> Iterator[str]:
        """A step is expected once in each shown language."""
        known = self._steps.get(snippet, ())
        missing = [entry for entry in known if entry.program in shown] or list(known)
        if not missing:
            yield f"{self._name}:{blocks[0].line}: snippet {snippet}: expected a snippet of the index"
            return
        different = []
        for block in blocks:
            entry = next((entry for entry in missing if _shows(block, entry)), None)
            if entry is None:
                different.append(block)
            else:
                missing.remove(entry)
        yield from [self._difference(block, missing) for block in different]
        for entry in missing:
            yield f"{self._name}: {entry.name}: expected this snippet, it is not on the page"

    def _difference(self, block: CodeBlock, missing: list[Entry]) -> str:
        """The difference to the most similar missing snippet, which is then no longer missing."""
        location = f"{self._name}:{block.line}"
        if not missing:
            return f"{location}: snippet {block.snippet}: expected once in each language, is repeated"
        path = self._most_similar(block, [entry.segment.file for entry in missing])
        entry = missing.pop([entry.segment.file for entry in missing].index(path))
        difference = first_difference(self._texts[path] or "", block.text)
        if difference is None and block.indent != indent_size(entry.segment.indent):
            difference = f"indent: expected {indent_size(entry.segment.indent)}, was {block.indent}"
        difference = difference or f"expected the SHA-256 {entry.segment.sha256}, was {_digest(block.text)}"
        return f"{location}: {entry.name}: is not {path}: {difference}"

    def _program_findings(self, block: CodeBlock) -> Iterator[str]:
        if any(block.text == self._texts[path] for path in self._programs):
            return
        path = self._most_similar(block, self._programs)
        name = " ".join(self._programs[path].program)
        difference = first_difference(self._texts[path] or "", block.text)
        yield f"{self._name}:{block.line}: {name}, the whole program: is not {path}: {difference}"

    def _most_similar(self, block: CodeBlock, paths: Iterable[str]) -> str:
        matcher = SequenceMatcher()
        matcher.set_seq2(block.text.splitlines())

        def similarity(path: str) -> float:
            matcher.set_seq1((self._texts[path] or "").splitlines())
            return matcher.quick_ratio()

        return max(paths, key=similarity)


def _shows(block: CodeBlock, entry: Entry) -> bool:
    return (_digest(block.text), block.indent) == (entry.segment.sha256, indent_size(entry.segment.indent))


def _digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogateescape"))


def markdown_blocks(page: str) -> Iterator[CodeBlock]:
    """The fences of a page, also those in lists and quotes."""
    # Imported here: it is heavy, and other commands read no pages.
    from markdown_it import MarkdownIt

    # Without inline text, which takes most of the time.
    for token in MarkdownIt().disable("inline").parse(page):
        if token.type == "fence":
            marked = FENCE.match(token.info)
            names = marked.groupdict() if marked else {"language": token.info.partition(" ")[0]}
            yield CodeBlock(line=token.map[0] + 1 if token.map else 0, text=token.content, **names)


def html_blocks(page: str) -> Sequence[CodeBlock]:
    """Each `<pre data-language>` with the text that a reader copies."""
    parser = _BlockParser()
    parser.feed(page)
    return parser.blocks


class _BlockParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[CodeBlock] = []
        self._open: CodeBlock | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {
            name.removeprefix("data-"): value or "" for name, value in attrs if name.startswith("data-")
        }
        if tag == "pre" and "language" in values:
            names = {name: values.get(name) for name in ("indent", "snippet")}
            self._open = CodeBlock(line=self.getpos()[0], language=values["language"], text="", **names)
            self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._open is not None:
            self.blocks.append(replace(self._open, text=self._text))
            self._open = None


READERS = {".md": markdown_blocks, ".mdx": markdown_blocks, ".html": html_blocks}
"""The function that reads the code blocks of a page, by its suffix."""
