"""Compare the published files with the verified apps: manifest, index, snippets, and code on pages.

A code block names its function, or its whole file, in Markdown by `indent=` and `snippet=` after the language
of the fence, in HTML by `data-language`, `data-indent` and `data-snippet`.
Other code above it, in its language, is its imports.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product, zip_longest
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

from markdown_it import MarkdownIt

from mfa_snippets.contracts.apps import APPS, App
from mfa_snippets.contracts.expectations import EXPECTATIONS, Expectations
from mfa_snippets.contracts.files import digest, read
from mfa_snippets.contracts.index import INDEX, File, Function, Index, Place, indent_size
from mfa_snippets.output import manifest
from mfa_snippets.verify.report import ProgramReport

FENCE = re.compile(r"(?P<language>\S*)( indent=(?P<indent>\S+) snippet=(?P<snippet>\S+))?")
ENCODING = ("utf-8", "surrogateescape")  # keeps invalid UTF-8, so that it equals nothing else


class Published(NamedTuple):
    """A function with its place, or a whole file; `path` has what a page shows, as `fence` in Markdown."""

    language: str
    name: str
    fence: str
    file: str
    path: str
    sha256: str
    indent: str = "0"
    imports: tuple[str, ...] = ()
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.language} {self.name}"


@dataclass(slots=True, kw_only=True)
class CodeBlock:
    """A code block of a page; without `snippet` it is other code. Lines count from 1."""

    line: int
    language: str
    indent: str | None = None
    snippet: str | None = None
    text: str = ""


def load_apps(output: Path) -> tuple[App, ...]:
    """Every app of an output folder. Raises InputError."""
    return read(output / APPS, tuple[App, ...])


def load_expectations(output: Path) -> Expectations:
    """What its apps must do. Raises InputError."""
    return read(output / EXPECTATIONS, Expectations)


def load_index(output: Path) -> Index:
    """What it publishes. Raises InputError."""
    return read(output / INDEX, Index)


def built_apps(output: Path) -> tuple[App, ...]:
    """The apps of the languages that `build --language` did not leave out. Raises InputError."""
    languages = {file.language for file in manifest.read_manifest(output).files.values()} - {None}
    return tuple(each for each in load_apps(output) if not languages or each.language in languages)


def publication_findings(output: Path) -> tuple[str, ...]:
    """Every file of an output folder that differs from the verified apps. Raises InputError."""
    index, expectations, all_apps = load_index(output), load_expectations(output), load_apps(output)
    apps = {app.language: app for app in built_apps(output)}
    left_out = {app.language for app in all_apps} - {*apps}
    said = Counter(entry for entry in _entries(index) if entry[0] not in left_out)
    expected = Counter(_expected_entries(apps.values(), expectations))
    published = tuple(published_code(index, all_apps))
    checked = [code for code in published if code.language in apps]
    return (
        *(f"{name}: {change}" for name, change in manifest.changed_files(output)),
        *(f"{INDEX}: {language} {entry}: expected, is missing" for language, entry in expected - said),
        *(f"{INDEX}: {language} {entry}: expected no such entry" for language, entry in said - expected),
        *(finding for code in checked for finding in _code_findings(output, code, apps[code.language])),
        *page_findings(output, published),
    )


def published_code(index: Index, apps: Iterable[App]) -> Iterator[Published]:
    """All functions and files of an index."""
    fences = {app.language: app.lexer for app in apps}
    codes: tuple[Function | File, ...] = (*index.functions, *index.files)
    for each in codes:
        key = each.language, each.name, fences.get(each.language, "")
        if isinstance(each, File):
            yield Published(*key, each.file, each.file, each.sha256)
        elif place := each.place:
            code = place.file, place.snippet, place.sha256, indent_size(place.indent)
            yield Published(*key, *code, each.imports, place)


def functions_without_run(index: Index, reports: Sequence[ProgramReport]) -> Iterator[str]:
    """Published functions that nothing ran or replayed, although all that could were selected."""
    done = {(report.language, report.scenario): report.state != "missing" for report in reports}
    languages = {language for (language, _), is_done in done.items() if is_done}
    for function in (each for each in index.functions if each.place and each.language in languages):
        # A program that was not selected could have run it.
        if not any(done.get((function.language, each), True) for each in function.scenarios):
            name = f"{function.language} {function.name}"
            yield f"{INDEX}: {name}: expected a run, none of its scenarios was run"


def _entries(index: Index) -> Iterator[tuple[str, str]]:
    """What an index says of each language, as far as it can be verified."""
    for library in index.client_libraries:
        yield library.language, f"SDK {library.name} {library.version}"
    yield from ((file.language, file.name) for file in index.files if file.name == "client")
    for function in index.functions:
        operation = function.client_method.operation if function.client_method else "no operation"
        scenarios = ", ".join(sorted(function.scenarios))
        if bool(function.place) == bool(function.gap):
            yield function.language, f"{function.name} with a place and a gap, or with neither"
        elif function.place:
            yield function.language, f"{function.name}: {operation} in {scenarios}"


def _expected_entries(apps: Iterable[App], expectations: Expectations) -> Iterator[tuple[str, str]]:
    for app in apps:
        runs, operations = defaultdict[str, set[str]](set), dict[str, str]()
        for scenario in (invocation.scenario for invocation in app.invocations):
            for step in expectations.scenarios[scenario].steps:
                runs[step.function].add(scenario)
                operations[step.function] = step.operation
        functions = (f"{name}: {operations[name]} in {', '.join(sorted(runs[name]))}" for name in runs)
        yield from product([app.language], (f"SDK {app.sdk.name} {app.sdk.version}", "client", *functions))


def _code_findings(output: Path, code: Published, app: App) -> Iterator[str]:
    """Differences between a function or a whole file and its file in the app."""
    names = (app.client,) if code.name == "client" else app.sources
    if app.invocations and code.file not in {f"{app.folder}/{name}" for name in names}:
        yield f"{INDEX}: {code}: file: expected one of the app's, was {code.file}"
    content, place, text = _content(output / code.path), code.place, f"{code.file}: {code}"
    if (was := digest(content)) != code.sha256:
        yield f"{code.path}: {code}: expected the SHA-256 {code.sha256} of {INDEX}, was {was}"
    elif place:
        file, first, end = _content(output / code.file), place.start_byte, place.end_byte
        if file[first:end] != indent(content.decode(*ENCODING), place.indent).encode(*ENCODING):
            yield f"{text}: bytes {first} to {end}: expected {code.path} shifted right by {place.indent!r}"
        start = file.count(b"\n", 0, first) + 1
        expected, lines = (start, start + content.count(b"\n") - 1), (place.start, place.end)
        if lines != expected:
            yield f"{text}: lines: expected {expected}, were {lines}"


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def page_findings(output: Path, published: Sequence[Published]) -> Iterator[str]:
    """Code that differs from its function or file, or is missing on a page."""
    for path in sorted((output / "docs").rglob("*")):
        if path.is_file() and (blocks_of := READERS.get(path.suffix)):
            blocks = tuple(blocks_of(path.read_bytes().decode(*ENCODING)))
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
        if not (known := _named(block, published)):
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
        if token.type == "fence" and (names := FENCE.match(token.info)):
            line = token.map[0] + 1 if token.map else 0
            yield CodeBlock(line=line, text=token.content, **names.groupdict())


class HtmlBlocks(HTMLParser):
    """Each `<pre data-language>` of a page, with the text that a reader copies."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[CodeBlock] = []
        self._is_open = False
        self.feed(page)

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


READERS: Mapping[str, Callable[[str], Iterable[CodeBlock]]] = {  # of pages
    ".md": markdown_blocks,
    ".mdx": markdown_blocks,
    ".html": lambda page: HtmlBlocks(page).blocks,
}
