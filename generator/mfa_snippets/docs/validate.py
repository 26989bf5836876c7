"""Expand the lists of a page, and check it: directives name what exists, and stand where they can."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mfa_snippets.docs.markup import code_span, definitions, parsed
from mfa_snippets.docs.page import (
    CALLOUTS,
    NO_ANCHOR,
    Directive,
    Heading,
    Page,
    Part,
    Prose,
    line_fault,
    slug,
)
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.spec.specification import Specification

# Directives without a template, with their arguments: a heading and a block replace each entry of the list.
LISTS = {"functions": "MODULE", "operations": "", "errors": ""}
# Directives that collapse all parts between them.
DETAILS, END = "details", "end"
# A directive whose script looks for one block.
ONCE = "choose"
_MARK = re.compile(r"\[!\w+\](?![(\[:])")
_LANGUAGE = re.compile(r"[\w+#.-]*")
DRAWN = ("mdx-code-block", "mermaid", "math", "geojson", "topojson", "stl")
"""Languages of fences that a docs system runs, or draws a picture of."""
_CODE = re.compile(r"(?<!`)(?P<span>`+)(?!`)(?s:.+?)(?<!`)(?P=span)(?!`)")
_BEHIND_TEXT = re.compile(r"(?:[^\s:]|\S\s+)(?P<directive>::: *(?P<name>[\w-]+).*)")


def expand(page: Page, specification: Specification) -> Page:
    """The page with names of functions in full, and its lists expanded, one level below the heading above."""
    parts, level = list[Part](), 1
    for part in page.parts:
        level = part.level if isinstance(part, Heading) else level
        entries = _entries(part, specification) if isinstance(part, Directive) else None
        part = with_full_name(part, specification) if isinstance(part, Directive) else part
        parts += [part] if entries is None else []
        for heading, block in entries or ():
            parts += (Heading(level=level + 1, text=heading, line=part.line), block)
    return replace(page, parts=tuple(parts))


def _entries(directive: Directive, specification: Specification) -> list[tuple[str, Directive]] | None:
    """The headings and blocks of a list; None for a block, and for a list that is not valid."""
    modules, kind = specification.modules, directive.name.removesuffix("s")
    names: Iterable[str] = ()
    if directive.name == "functions" and directive.argument in modules.values():
        names = (name for name, module in modules.items() if module == directive.argument)
    elif directive.source in ("operations", "errors"):
        names = getattr(specification, directive.source)
    else:
        return None
    return [(str(code_span(name)), replace(directive, name=kind, argument=name)) for name in names]


def with_full_name(directive: Directive, specification: Specification) -> Directive:
    """The directive with the name of the only function that its argument can mean."""
    names = _functions_named(directive.argument, specification) if directive.name == "function" else []
    return replace(directive, argument=names[0]) if len(names) == 1 else directive


def _functions_named(name: str, specification: Specification) -> list[str]:
    """The functions that `NAME` or `MODULE.NAME` can mean, also without the module at the end of the name."""
    if name in specification.functions:
        return [name]
    module, _, short = name.rpartition(".")
    return [
        function
        for function, home in specification.modules.items()
        if module in ("", home) and function in (short, f"{short}_{home}", f"{short}_with_{home}")
    ]


def check_page(page: Page, usages: Mapping[str, str], specification: Specification) -> Iterator[Problem]:
    """Every problem within one page; `check_links` checks references between pages."""
    yield from _headings(page)
    yield from _details(page)
    yield from _repeated(page)
    known = {**usages, **LISTS, DETAILS: "TITLE", END: ""}
    for part in page.parts:
        if isinstance(part, Directive):
            yield from check_directive(page.path, part, known, specification)
        elif isinstance(part, Prose):
            yield from check_prose(page.path, part, known)


def _details(page: Page) -> Iterator[Problem]:
    """Details are not nested, and each has its end."""
    opened: Directive | None = None
    for part in (part for part in page.parts if isinstance(part, Directive)):
        line, column = part.line, part.columns[0]
        if part.name == DETAILS:
            if opened:
                message = f"details within those of line {opened.line}, expected ':::{END}' first"
                yield Problem(page.path, line, column, message)
            opened = part
        elif part.name == END:
            if not opened:
                yield Problem(page.path, line, column, f"':::{END}', expected ':::{DETAILS} TITLE' before it")
            opened = None
    if opened:
        message = f"details without an end, expected ':::{END}' below"
        yield Problem(page.path, opened.line, opened.columns[0], message)


def _repeated(page: Page) -> Iterator[Problem]:
    found = [part for _, part in page.directives if part.name == ONCE]
    for part in found[1:]:
        message = f"':::{ONCE}' is on line {found[0].line}, too, expected it once on a page"
        yield Problem(page.path, part.line, part.columns[0], message)


def check_prose(path: str, prose: Prose, names: Collection[str]) -> Iterator[Problem]:
    """A callout of no known kind; callouts, headings and directives in other text, where none can be."""
    if prose.margin and prose.callout not in CALLOUTS:
        yield Problem(path, prose.line, 5, *unknown("callout", prose.callout, CALLOUTS))
    elif prose.margin and not prose.text.strip():
        yield Problem(path, prose.line, 5, "a callout without text, expected a quoted line below it")
    for definition in definitions(prose.text):
        message = "a link's definition, expected its address at the link: [text](address)"
        yield Problem(path, prose.line + definition["map"][0], prose.margin + 1, message)
    for token in parsed(prose.text):
        yield from _misplaced(path, prose, token)
    yield from check_nested(path, prose, names)


def _misplaced(path: str, prose: Prose, token: Any) -> Iterator[Problem]:
    """What some docs systems show otherwise: headings, marks of callouts, and fences such as `{raw} html`."""
    message = ""
    if token.type == "heading_open":
        message = "a heading within other text, expected '## ' at the beginning of a line"
    elif token.type == "inline" and (mark := _MARK.match(token.content)):
        message = f"'{mark[0]}' within other text, expected '> {mark[0]} ' at the beginning of a line"
    elif token.type == "fence" and (token.info.lower() in DRAWN or not _LANGUAGE.fullmatch(token.info)):
        message = f"a fence of '{token.info.strip()}', expected the name of a language, or none"
    if message:
        yield Problem(path, prose.line + token.map[0], prose.margin + 1, message)


def check_nested(
    path: str, prose: Prose, names: Collection[str], is_ours: Callable[[str], bool] = bool
) -> Iterator[Problem]:
    """Directives with one of the names in a quote, list or table, behind text, or indented, as code is."""
    if ":::" not in prose.text:
        return
    lines = prose.text.split("\n")
    for token in parsed(prose.text):
        first, end = token.map or (0, 0)
        if token.type == "code_block" and token.level == 0:
            inside = replace(prose, text=token.content, line=prose.line + first, margin=prose.margin + 4)
            yield from check_nested(path, inside, names, is_ours)
        elif token.type in ("inline", "code_block") or (token.type == "fence" and token.level > 0):
            beginning = [text.strip() for text in token.content.split("\n")]
            found = [text for text in beginning if text.startswith(":::") and is_ours(text)]
            for text in (*found, *(_behind_text(token.content, names) if token.type == "inline" else ())):
                number = next((index for index in range(first, end) if text in lines[index]), first)
                column = max(lines[number].find(text), 0) + prose.margin + 1
                message = f"'{text}' within other text, expected it on a line of its own"
                hint = "a block can't be in a quote, a list or a table"
                yield Problem(path, prose.line + number, column, message, hint)


def _behind_text(text: str, names: Collection[str]) -> Iterator[str]:
    """Directives with one of the names that begin within a line, except in code."""
    for line in _CODE.sub(lambda code: "x" * len(code[0]), text).split("\n"):
        if (found := _BEHIND_TEXT.search(line)) and found["name"] in names:
            yield found["directive"].rstrip()


def _headings(page: Page) -> Iterator[Problem]:
    lines = {slug(page.title): 1}
    for heading in page.headings:
        if heading.level == 1:
            message = "a heading of the first level, expected only the title to be one"
            yield Problem(page.path, heading.line, 1, message, "write ##")
        if fault := line_fault(heading.text):
            yield Problem(page.path, heading.line, heading.level + 2, fault)
        if not heading.slug:
            yield Problem(page.path, heading.line, heading.level + 2, NO_ANCHOR)
        elif heading.slug in lines:
            message = f"anchor '#{heading.slug}' of '{heading.text}' repeats line {lines[heading.slug]}"
            message += ", expected a unique anchor"
            yield Problem(page.path, heading.line, 1, message, "word the heading differently")
        lines.setdefault(heading.slug, heading.line)
    for anchor in (part for _, part in page.directives if part.name == "anchor"):
        if anchor.argument in lines:
            message = f"anchor '#{anchor.argument}' repeats line {lines[anchor.argument]}, expected another"
            yield Problem(page.path, anchor.line, anchor.columns[1], message)
        lines.setdefault(anchor.argument, anchor.line)


def check_directive(
    path: str, directive: Directive, usages: Mapping[str, str], specification: Specification
) -> Iterator[Problem]:
    """An unknown block, or an argument that is missing, needless or unknown; `usages` has its kind."""
    name, argument, line = directive.name, directive.argument, directive.line
    kind = usages.get(name)
    if kind is None:
        yield Problem(path, line, directive.columns[0], *unknown("block", name, usages))
    elif bool(kind) != bool(argument):
        message = f"':::{directive.source}', expected ':::{f'{name} {kind}'.rstrip()}'"
        yield Problem(path, line, directive.columns[bool(argument)], message)
    elif kind == "TITLE" and (fault := line_fault(argument)):
        yield Problem(path, line, directive.columns[1], fault)
    elif kind == "ANCHOR" and argument != slug(argument):
        message = f"anchor '{argument}', expected lowercase letters, digits, - and _"
        yield Problem(path, line, directive.columns[1], message)
    elif kind and kind not in ("TITLE", "ANCHOR") and argument not in (known := _known(kind, specification)):
        message, hint = unknown(kind.lower(), argument, known)
        if kind == "FUNCTION" and (names := _functions_named(argument, specification)):
            message = f"'{argument}' is the name of {len(names)} functions"
            hint = f"write one of: {', '.join(names)}"
        yield Problem(path, line, directive.columns[1], message, hint)


def _known(kind: str, specification: Specification) -> Collection[str]:
    """The names that a directive can have as an argument of a kind."""
    modules = dict.fromkeys(specification.modules.values())
    files = (name for sdk in specification.sdks.values() for name in sdk.app.files)
    known: dict[str, Collection[str]] = {
        "FUNCTION": specification.functions,
        "MODULE": modules,
        "FILE": [name for name in files if name not in modules],
        "SCENARIO": specification.scenarios,
        "OPERATION": specification.operations,
        "ERROR": specification.errors,
    }
    return known[kind]
