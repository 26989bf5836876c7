"""Expand the lists of a page, and check it: directives name what exists, and stand where they can."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from mfa_snippets.docs.markup import code_span, parsed
from mfa_snippets.docs.page import CALLOUTS, Directive, Heading, Page, Part, Prose, line_fault, slug
from mfa_snippets.errors import Problem, closest, unknown
from mfa_snippets.spec.document import Problems, position
from mfa_snippets.spec.specification import Specification

# Directives without a template. Those that collapse what is between them, and lists, of which each entry
# becomes a heading and a block.
DETAILS, END, LISTS = "details", "end", ("operations", "errors")
_LINK = re.compile(r"(?:(?P<page>[^\s#:/]+)\.md)?(?P<anchor>#.+)?")
DRAWN = ("mdx-code-block", "mermaid", "math", "geojson", "topojson", "stl")
"""Languages of fences that a docs system runs, or draws a picture of."""
_CODE = re.compile(  # a fence, or a span of one line
    r"^[ \t]*(`{3,}(?!.*`)|~{3,})(?s:.*?)(?:^[ \t]*\1|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE
)
Anchors = Mapping[str, Collection[str]]  # by page


def expand(page: Page, specification: Specification) -> Page:
    """The page with names of functions in full, and its lists expanded, one level below the heading above."""
    parts, level = list[Part](), 1
    for part in page.parts:
        level = part.level if isinstance(part, Heading) else level
        if not isinstance(part, Directive):
            parts.append(part)
        elif part.source not in LISTS:
            parts.append(with_full_name(part, specification))
        else:
            for name in getattr(specification, part.source):
                heading = Heading(level=level + 1, text=str(code_span(name)), line=part.line)
                parts += (heading, replace(part, name=part.name.removesuffix("s"), argument=name))
    return replace(page, parts=tuple(parts))


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


def check_pages(pages: Sequence[Page], usages: Mapping[str, str], specification: Specification) -> Problems:
    """Every problem within the pages, and of links between them."""
    anchors = {page.name: [f"#{slug(page.title)}", *(f"#{h.slug}" for h in page.headings)] for page in pages}
    known = {**usages, **dict.fromkeys((END, *LISTS), ""), DETAILS: "TITLE"}
    for page in pages:
        yield from _anchors(page)
        yield from _details(page)
        choosers = [directive for _, directive in page.directives if directive.name == "choose"]
        for other in choosers[1:]:  # its script looks for one
            message = f"':::choose' is on line {choosers[0].line}, too, expected it once on a page"
            yield Problem(page.path, other.line, other.columns[0], message)
        for part in page.parts:
            if isinstance(part, Directive):
                yield from check_directive(page.path, part, known, specification)
            elif isinstance(part, Prose):
                yield from _check_prose(page, part, known, anchors)


def _anchors(page: Page) -> Problems:
    """Headings of the first level, or without an anchor, and anchors that are there twice."""
    lines = {slug(page.title): 1}
    for part in page.parts:
        if isinstance(part, Heading):
            anchor, text, column = part.slug, part.text, part.level + 2
            if part.level == 1:
                message = "a heading of the first level, expected only the title to be one"
                yield Problem(page.path, part.line, 1, message, "write ##")
            if fault := line_fault(part.text):
                yield Problem(page.path, part.line, column, fault)
        elif isinstance(part, Directive) and part.name == "anchor":
            anchor, text, column = part.argument, part.argument, part.columns[1]
        else:
            continue
        if anchor and lines.setdefault(anchor, part.line) != part.line:
            message = f"anchor '#{anchor}' of '{text}' repeats line {lines[anchor]}, expected another"
            yield Problem(page.path, part.line, column, message)


def _details(page: Page) -> Problems:
    """Details are not nested, and each has its end."""
    expected, line, column = DETAILS, 0, 0
    for part in (part for _, part in page.directives if part.name in (DETAILS, END)):
        line, column = part.line, part.columns[0]
        if part.name != expected:
            yield Problem(page.path, line, column, f"':::{part.name}', expected ':::{expected}' before it")
        expected = END if part.name == DETAILS else DETAILS
    if expected == END:
        yield Problem(page.path, line, column, f"details without an end, expected ':::{END}' below")


def _check_prose(page: Page, prose: Prose, names: Collection[str], anchors: Anchors) -> Problems:
    """A callout of no known kind; callouts, headings and directives in other text, where none can be."""
    if prose.margin and prose.callout not in CALLOUTS:
        yield Problem(page.path, prose.line, 5, *unknown("callout", prose.callout, CALLOUTS))
    elif prose.margin and not prose.text.strip():
        yield Problem(page.path, prose.line, 5, "a callout without text, expected a quoted line below it")
    for token in parsed(prose.text):
        if message := _misplaced(token):
            yield Problem(page.path, prose.line + token.map[0], prose.margin + 1, message)
        links = [child for child in token.children or () if child.type in ("link_open", "image")]
        yield from _check_links(page, prose, token, links, anchors) if links else ()
    yield from check_nested(page.path, prose, names)


def _check_links(page: Page, prose: Prose, token: Any, links: list[Any], anchors: Anchors) -> Problems:
    """Those links and images in a token that lead nowhere."""
    text, after = "\n".join(prose.text.split("\n")[slice(*token.map)]), 0
    for link in links:
        target = unquote(str(link.attrs.get("href", link.attrs.get("src"))))
        start = max(text.find(target, after), after)
        after = start + len(target)
        if fault := _link_fault(link.type, target, page.name, anchors):
            line, column = position(text[:start])
            line += prose.line + token.map[0] - 1
            yield Problem(page.path, line, column + prose.margin, *fault)


def _link_fault(kind: str, target: str, page: str, anchors: Anchors) -> tuple[str, str | None] | None:
    if kind == "image":
        message = f"an image '{target}', expected text: pages are published without image files"
        return message, "link to it, [text](https://…)"
    if re.match(r"https?://|mailto:", target):
        return None
    link = _LINK.fullmatch(target)
    if not target or not link:
        message = f"link '{target}' is not a page, expected page.md, #anchor or an address"
        return message, "an address begins with https://, http:// or mailto:"
    name = link["page"] or page
    if name not in anchors:
        return unknown("page", name, anchors)
    if link["anchor"] and link["anchor"] not in anchors[name]:
        return unknown("anchor", link["anchor"], anchors[name])
    return None


def _misplaced(token: Any) -> str:
    """What some docs systems show otherwise: headings, marks of callouts, and fences such as `{raw} html`."""
    if token.type == "heading_open":
        return "a heading within other text, expected '## ' at the beginning of a line"
    if token.type == "inline" and (mark := re.match(r"\[!\w+\](?![(\[:])", token.content)):
        return f"'{mark[0]}' within other text, expected '> {mark[0]} ' at the beginning of a line"
    if token.type == "fence" and (token.info.lower() in DRAWN or not re.fullmatch(r"[\w+#.-]*", token.info)):
        return f"a fence of '{token.info.strip()}', expected the name of a language, or none"
    return ""


def check_nested(path: str, prose: Prose, names: Collection[str]) -> Problems:
    """Directives with a name, or one like it, in a quote, list or table, or behind text; code is skipped."""
    text = _CODE.sub(lambda code: re.sub(r"[^\n]", "x", code[0]), prose.text)
    for number, line in enumerate(text.split("\n"), prose.line):
        for found in (each for each in re.finditer(r"::: *([\w-]+)", line) if closest(each[1], names)):
            message = f"'{found[0]}' within other text, expected it on a line of its own"
            hint = "a block can't be in a quote, a list or a table"
            yield Problem(path, number, found.start() + prose.margin + 1, message, hint)


def check_directive(
    path: str, directive: Directive, usages: Mapping[str, str], specification: Specification
) -> Problems:
    """An unknown block, or an argument that is missing, needless or unknown; `usages` has its kind."""
    name, argument, line = directive.name, directive.argument, directive.line
    if (kind := usages.get(name)) is None:
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
    modules = dict.fromkeys(specification.modules.values())
    if kind == "FILE":
        return [name for sdk in specification.sdks.values() for name in sdk.app.files if name not in modules]
    known: Collection[str] = getattr(specification, f"{kind.lower()}s")
    return modules if kind == "MODULE" else known
