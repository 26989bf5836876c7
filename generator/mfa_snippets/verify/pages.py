"""Compare the code on published pages with the functions and files of the apps.

A code block names its function, or its whole file, in Markdown by `indent=` and `snippet=` after the language
of the fence, in HTML by `data-language`, `data-indent` and `data-snippet`.
Other code above it, in its language, is its imports.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

from markdown_it import MarkdownIt

from mfa_snippets.contracts.apps import App
from mfa_snippets.contracts.files import copy_fields
from mfa_snippets.contracts.index import Index, Place, indent_size

PAGES = "docs"
FENCE = re.compile(r"(?P<language>\S+) indent=(?P<indent>\S+) snippet=(?P<snippet>\S+)")
MAX_LENGTH = 120  # of a quoted line, in characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A function, with its place, or a whole file; `text` is that of `path`, None if it cannot be read."""

    language: str
    fence: str  # the name of the language in Markdown
    name: str
    file: str
    path: str
    text: str | None
    sha256: str
    imports: tuple[str, ...] = ()
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.language} {self.name}"


def published_code(output: Path, index: Index, apps: Mapping[str, App]) -> Iterator[Published]:
    """All functions and files of an index."""
    fences = defaultdict(str, {language: app.lexer for language, app in apps.items()})
    for function in index.functions:
        if place := function.place:
            code = {"file": place.file, "path": place.snippet, "sha256": place.sha256}
            text = text_of(output / place.snippet)
            yield copy_fields(Published, function, fence=fences[function.language], text=text, **code)
    for file in index.files:
        text = text_of(output / file.file)
        yield copy_fields(Published, file, fence=fences[file.language], path=file.file, text=text)


def text_of(path: Path) -> str | None:
    """The text of a file with its line ends; invalid UTF-8 is kept, so that it equals nothing else."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None


def first_difference(expected: str, was: str) -> str | None:
    """The first line that differs, with its number from 1; None if the texts are equal."""
    lines = zip_longest(expected.splitlines(keepends=True), was.splitlines(keepends=True))
    for number, pair in enumerate(lines, start=1):
        if pair[0] != pair[1]:
            left, right = ("the end" if line is None else repr(line[:MAX_LENGTH]) for line in pair)
            return f"line {number}: expected {left}, was {right}"
    return None


@dataclass(slots=True, kw_only=True)
class CodeBlock:
    """A code block of a page; without `snippet` it is other code. Lines count from 1."""

    line: int
    language: str
    indent: str | None = None
    snippet: str | None = None
    text: str = ""


def page_findings(
    output: Path, published: Sequence[Published], left_out: Collection[str] = ()
) -> Iterator[str]:
    """Code that differs from its function or file, or is missing on a page; none of languages `left_out`."""
    for path in sorted((output / PAGES).rglob("*")):
        read = READERS.get(path.suffix)
        if read is not None:
            name, blocks = path.relative_to(output).as_posix(), tuple(read(text_of(path) or ""))
            yield from (f"{name}:{finding}" for finding in _findings(blocks, published, left_out))


def _findings(
    blocks: Sequence[CodeBlock], published: Sequence[Published], left_out: Collection[str]
) -> Iterator[str]:
    """Every difference on a page; it may show some languages only, and code several times."""
    names = {block.language for block in blocks if block.snippet is not None} - {*left_out}
    shown: list[Published] = []
    for block, below in zip_longest(blocks, blocks[1:]):
        if block.language in left_out:
            names = set()  # other code behind it is not ours
            continue
        if block.snippet is None:
            is_above = below is not None and below.snippet is not None and below.language == block.language
            lines = tuple(filter(None, block.text.splitlines()))
            if (is_above or block.language in names) and lines not in _imports(below, published):
                yield f"{block.line}: expected the imports of the function below, was other code"
            continue
        named = [code for code in published if code.name == block.snippet]
        known = [code for code in named if block.language in (code.language, code.fence)]
        if not known:
            yield f"{block.line}: snippet {block.snippet}: expected a snippet of the index"
            continue
        pairs = [(_difference(code, block), code) for code in known]
        difference, code = min(pairs, key=lambda pair: pair[0] is not None)
        shown.append(code)
        names = {code.language, code.fence}
        if difference is not None:
            yield f"{block.line}: {code}: is not {code.path}: {difference}"
    functions, languages = {code.name for code in shown}, {code.language for code in shown}
    for code in published:
        if code.name in functions and code.language in languages and code not in shown:
            yield f" {code}: expected this snippet, it is not on the page"


def _imports(block: CodeBlock | None, published: Sequence[Published]) -> Iterator[tuple[str, ...]]:
    """The lines of imports that a block may have above it."""
    for code in published:
        if block and code.name == block.snippet and block.language in (code.language, code.fence):
            yield code.imports


def _difference(code: Published, block: CodeBlock) -> str | None:
    indent = indent_size(code.place.indent if code.place else "")
    if (difference := first_difference(code.text or "", block.text)) or block.indent == indent:
        return difference
    return f"indent: expected {indent}, was {block.indent}"


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
        values = dict(attrs)
        language = values.get("data-language")
        if tag == "pre" and language is not None:
            indent, snippet = values.get("data-indent"), values.get("data-snippet")
            block = CodeBlock(line=self.getpos()[0], language=language, indent=indent, snippet=snippet)
            self.blocks.append(block)
            self._is_open = True

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.blocks[-1].text += data

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "pre"


READERS = {".md": markdown_blocks, ".mdx": markdown_blocks, ".html": html_blocks}
"""The function that reads the code blocks of a page, by its suffix."""
