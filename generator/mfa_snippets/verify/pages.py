"""Compare the code on published pages with the functions and files of the apps.

A code block names its function, or its whole file, in Markdown by `indent=` and `snippet=` after the language
of the fence, in HTML by `data-language`, `data-indent` and `data-snippet`.
Other code above it, in its language, is its imports.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

from markdown_it import MarkdownIt

from mfa_snippets.contracts.apps import App
from mfa_snippets.contracts.files import copy_fields, digest
from mfa_snippets.contracts.index import Index, Place, indent_size

PAGES = "docs"
FENCE = re.compile(r"(?P<language>\S+) indent=(?P<indent>\S+) snippet=(?P<snippet>\S+)")
ENCODING = ("utf-8", "surrogateescape")  # keeps invalid UTF-8, so that it equals nothing else


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A function with its place, or a whole file; `path` has what a page shows."""

    language: str
    fence: str  # the name of the language in Markdown
    name: str
    file: str
    path: str
    sha256: str
    indent: str = "0"
    imports: tuple[str, ...] = ()
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.language} {self.name}"


def published_code(index: Index, apps: Sequence[App]) -> Iterator[Published]:
    """All functions and files of an index."""
    fences = {app.language: app.lexer for app in apps}
    for function in index.functions:
        if place := function.place:
            code = {"file": place.file, "path": place.snippet, "sha256": place.sha256}
            code |= {"fence": fences.get(function.language, ""), "indent": indent_size(place.indent)}
            yield copy_fields(Published, function, **code)
    for file in index.files:
        yield copy_fields(Published, file, fence=fences.get(file.language, ""), path=file.file)


@dataclass(slots=True, kw_only=True)
class CodeBlock:
    """A code block of a page; without `snippet` it is other code. Lines count from 1."""

    line: int
    language: str
    indent: str | None = None
    snippet: str | None = None
    text: str = ""


def page_findings(output: Path, published: Sequence[Published]) -> Iterator[str]:
    """Code that differs from its function or file, or is missing on a page."""
    for path in sorted((output / PAGES).rglob("*")):
        if path.is_file() and (read := READERS.get(path.suffix)):
            blocks = tuple(read(path.read_bytes().decode(*ENCODING)))
            name = path.relative_to(output).as_posix()
            yield from (f"{name}:{finding}" for finding in _findings(blocks, published))


def _findings(blocks: Sequence[CodeBlock], published: Sequence[Published]) -> Iterator[str]:
    """Every difference on a page; it may show some languages only, and code several times."""
    names = {block.language for block in blocks if block.snippet}
    shown: list[Published] = []
    for block, below in zip_longest(blocks, blocks[1:]):
        if block.snippet is None:
            is_above = below and below.snippet and below.language == block.language
            lines = tuple(filter(None, block.text.splitlines()))
            imports = [code.imports for code in _named(below, published)] if below else []
            if (is_above or block.language in names) and lines not in imports:
                yield f"{block.line}: expected the imports of the function below, was other code"
            continue
        known = _named(block, published)
        if not known:
            yield f"{block.line}: snippet {block.snippet}: expected a snippet of the index"
            continue
        was = digest(block.text.encode(*ENCODING)), block.indent
        code = next((code for code in known if (code.sha256, code.indent) == was), known[0])
        if (code.sha256, code.indent) != was:
            yield f"{block.line}: {code}: expected {code.path} with indent={code.indent}, was other code"
        shown.append(code)
        names = {code.language, code.fence}
    functions, languages = {code.name for code in shown}, {code.language for code in shown}
    for code in published:
        if code.name in functions and code.language in languages and code not in shown:
            yield f" {code}: expected this snippet, it is not on the page"


def _named(block: CodeBlock, published: Sequence[Published]) -> list[Published]:
    """The functions or files that a block may show."""
    named = (code for code in published if code.name == block.snippet)
    return [code for code in named if block.language in (code.language, code.fence)]


def markdown_blocks(page: str) -> Iterator[CodeBlock]:
    """The fences of a page, also those in lists and quotes."""
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
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values, line = {name.removeprefix("data-"): value for name, value in attrs}, self.getpos()[0]
        language, indent, snippet = map(values.get, ("language", "indent", "snippet"))
        if tag == "pre" and language:
            self.blocks.append(CodeBlock(line=line, language=language, indent=indent, snippet=snippet))
            self._is_open = True

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.blocks[-1].text += data

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "pre"


READERS = {".md": markdown_blocks, ".mdx": markdown_blocks, ".html": html_blocks}  # of a page, by its suffix
