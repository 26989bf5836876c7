"""Validate a page: directives name what exists, anchors are unique, snippets follow the program's order."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from mfa_snippets.docs.dialects import markdown_parser
from mfa_snippets.docs.failures import code_titles
from mfa_snippets.docs.matrix import frames
from mfa_snippets.docs.page import LISTS, Directive, Page, Prose, Usage, slug
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.rendering.programs import describe_steps
from mfa_snippets.spec.specification import Specification


def check_page(page: Page, usages: Mapping[str, Usage], specification: Specification) -> Iterator[Problem]:
    """Every problem within one page; `links` checks references between pages."""
    yield from _headings(page)
    for directive in page.directives:
        yield from check_directive(page.path, directive, {**usages, **LISTS}, specification)
    # A page's snippets of one scenario, joined in order, must be the whole program.
    names = {usage.name for usage in usages.values() if usage.argument == "SCENARIO/SEGMENT"}
    snippets = [directive for directive in page.directives if directive.name in names]
    for name, scenario in specification.scenarios.items():
        shown = [directive for directive in snippets if directive.scenario == name and directive.segment]
        if shown:
            yield from _sequence(page.path, shown, tuple(describe_steps(scenario)))


def _headings(page: Page) -> Iterator[Problem]:
    lines = {slug(page.title): 1}
    for heading in page.headings:
        if heading.level == 1:
            message = "a heading of the first level, expected only the title to be one"
            yield Problem(page.path, heading.line, 1, message, "write ##")
        if heading.slug in lines:
            message = f"anchor '#{heading.slug}' repeats line {lines[heading.slug]}, expected a unique anchor"
            yield Problem(page.path, heading.line, 1, message, "word the heading differently")
        lines.setdefault(heading.slug, heading.line)


def check_directive(
    path: str, directive: Directive, usages: Mapping[str, Usage], specification: Specification
) -> Iterator[Problem]:
    """An unknown block, a wrong number of arguments, or an argument that does not exist."""
    usage = usages.get(directive.name)
    line, (column, *columns) = directive.line, directive.columns
    if usage is None:
        yield Problem(path, line, column, *unknown("block", directive.name, usages))
    elif not usage.matches(directive):
        message = f"':::{directive.source}', expected '{usage}'"
        yield Problem(path, line, columns[0] if columns else column, message)
    elif usage.argument:
        kind = usage.argument.partition("/")[0].lower()
        name = (directive.scenario if usage.has_scenario else directive.arguments[0]) or ""
        known = _known(kind, specification)
        if name not in known:
            yield Problem(path, line, columns[0], *unknown(kind, name, known))
        elif usage.has_scenario and directive.segment:
            segments = describe_steps(specification.scenarios[name])
            if directive.segment not in segments:
                column = columns[0] + len(name) + 1
                yield Problem(path, line, column, *unknown("segment", directive.segment, segments))


def _known(kind: str, specification: Specification) -> Collection[str]:
    """The names that a directive can have as an argument of a kind."""
    if kind == "frame":
        return frames(specification.scenarios)
    if kind == "error":
        return code_titles(specification)
    return specification.scenarios if kind == "scenario" else specification.operations


def _sequence(path: str, shown: Sequence[Directive], names: Sequence[str]) -> Iterator[Problem]:
    """The first difference between the snippets of one scenario and the program's segments."""
    for directive, following in zip_longest(shown, names):
        if directive is None:
            missing = ", ".join(names[len(shown) :])
            message = f"the snippets of '{shown[-1].scenario}' end here, expected {missing} after this one"
            yield Problem(path, shown[-1].line, shown[-1].columns[1], message)
            return
        if directive.segment not in names:
            return
        if directive.segment != following:
            expected = f"'{following}', the next segment" if following else "the program's end"
            message = f"segment '{directive.segment}' is out of order, expected {expected}"
            yield Problem(path, directive.line, directive.columns[1], message)
            return


# A fast filter: only prose that it matches can hold an image or an invalid link, and is parsed.
_SUSPICIOUS = re.compile(
    r"!\[|\]\((?!https?://|mailto:|#|[^)\s#:/]+\.md[#)])|\]\[|^ {0,3}\[[^\]]+\]:", re.MULTILINE
)
_ADDRESS = re.compile(r"https?://|mailto:|#|[^\s#:/]+\.md(?:#|$)")
_LINK = re.compile(r"\]\((?:(?P<page>[^)\s#:/]+)\.md)?(?P<anchor>#[^)\s]*)?\)")
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ {0,3}(?P=fence)[`~]* *$"
    r"|(?<!`)(?P<span>`+)(?!`).+?(?<!`)(?P=span)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def rewrite_links(text: str, names: Collection[str], suffix: str) -> str:
    """Prose with the target's suffix in each link to a page of `names`; code is left alone."""
    rewritten, end = "", 0
    for link in _LINK.finditer(_without_code(text)):
        if link["page"] in names:
            rewritten += text[end : link.start()] + f"]({link['page']}{suffix}{link['anchor'] or ''})"
            end = link.end()
    return rewritten + text[end:]


def _without_code(text: str) -> str:
    """`text` with its code replaced by spaces, so that all else keeps its line and column."""
    return _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


def check_links(pages: Sequence[Page]) -> Iterator[Problem]:
    """Page names that are used twice, links to no page or anchor, and images."""
    for name, number in Counter(page.name for page in pages).items():
        if number > 1:
            path = next(page.path for page in pages if page.name == name)
            message = f"{number} pages have the name '{name}', expected unique names"
            yield Problem(path, 1, 1, message, "put {scenario} into the name of a file that is repeated")
    anchors = {page.name: [f"#{slug(page.title)}", *(f"#{h.slug}" for h in page.headings)] for page in pages}
    for page in pages:
        for part in page.parts:
            if isinstance(part, Prose):
                yield from _page_links(page, part, anchors)
                yield from _other_references(page, part)


def _page_links(page: Page, part: Prose, anchors: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for number, line in enumerate(_without_code(part.text).splitlines(), part.line):
        for link in _LINK.finditer(line):
            name, anchor = link["page"] or page.name, link["anchor"]
            if name not in anchors:
                yield Problem(page.path, number, link.start("page") + 1, *unknown("page", name, anchors))
            elif anchor is not None and anchor not in anchors[name]:
                column = link.start("anchor") + 1
                yield Problem(page.path, number, column, *unknown("anchor", anchor, anchors[name]))


def _other_references(page: Page, part: Prose) -> Iterator[Problem]:
    """A problem for each image, and for each link that is not a page, an anchor or an address."""
    if not _SUSPICIOUS.search(part.text):
        return
    lines = part.text.splitlines()
    for token in markdown_parser().parse(part.text):
        for child in token.children or ():
            if problem := _reference_problem(child):
                target, message, hint = problem
                line, column = _locate(target, lines, *(token.map or (0, len(lines))))
                yield Problem(page.path, part.line + line, column, message, hint)


def _reference_problem(token: Any) -> tuple[str, str, str] | None:
    """The target of an invalid image or link, a message and a hint."""
    if token.type == "image":
        target = str(token.attrs["src"])
        message = f"an image '{target}', expected text: pages are published without image files"
        return target, message, "link to it, [text](https://…)"
    target = str(token.attrs.get("href", "")) if token.type == "link_open" else "#"
    if _ADDRESS.match(target):
        return None
    message = f"link '{target}' is not a page, expected page.md, #anchor or an address"
    return target, message, "an address begins with https://, http:// or mailto:"


def _locate(target: str, lines: list[str], first: int, end: int) -> tuple[int, int]:
    """The index of the line with a target, from its part's first, and the column from 1."""
    for number in range(first, min(end, len(lines))):
        if target and target in lines[number]:
            return number, lines[number].index(target) + 1
    return first, 1
