"""Expand page sources: one page for each pair or framework, and lists into headings and blocks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mfa_snippets.docs.dialects import COMMONMARK, code_span
from mfa_snippets.docs.failures import code_titles
from mfa_snippets.docs.matrix import pairs
from mfa_snippets.docs.page import LISTS, Directive, Heading, Page, Part
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.rendering.programs import describe_steps
from mfa_snippets.spec.specification import Specification, can_do

FRAMEWORKS = "frameworks"  # the value of `for` in a source that is repeated for each web framework
_NAME = re.compile(r"\{([a-z_]+)\}")
Entry = tuple[str, tuple[tuple[str, str], ...]]  # a heading in Markdown; names and arguments of blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A pair or a web framework that a source is repeated for, with the values of the source's `{names}`."""

    texts: Mapping[str, str]
    scenario: str | None = None
    language: str | None = None


def expand(pages: Iterable[Page], specification: Specification) -> tuple[Page, ...]:
    """Every page with every block. Unknown names are left alone, for the checks to report."""
    repeated = (copy for page in pages for copy in _copies(page, specification))
    return tuple(replace(page, parts=tuple(_parts(page, specification))) for page in repeated)


def check_names(pages: Iterable[Page], specification: Specification) -> Iterator[Problem]:
    """Unknown `{names}` in sources that are repeated; those in front matter count as on line 1."""
    for page in pages:
        known = {name for subject in _subjects(page, specification) for name in subject.texts}
        lines = [(1, text) for text in (page.title, page.description, page.group)]
        for part in page.parts:
            if not isinstance(part, Directive):
                lines += enumerate(part.text.splitlines(), part.line)
        for number, text in lines if known else ():
            for name in _NAME.finditer(text):
                if name[1] not in known:
                    yield Problem(page.path, number, name.start(1) + 1, *unknown("name", name[1], known))


def _copies(page: Page, specification: Specification) -> Iterator[Page]:
    if page.repeat_for is None:
        yield page
    for subject in _subjects(page, specification):
        yield replace(_filled(page, subject.texts), scenario=subject.scenario, language=subject.language)


def _subjects(page: Page, specification: Specification) -> Iterator[Subject]:
    """What a source is repeated for; nothing for a page that is not."""
    for pair in pairs(specification.scenarios, page.repeat_for or ""):
        yield Subject(texts=pair.texts, scenario=pair.name)
    scenarios = [scenario for scenario in specification.scenarios.values() if scenario.requests]
    for language, sdk in specification.sdks.items() if page.repeat_for == FRAMEWORKS else ():
        if sdk.web and any(can_do(sdk, scenario) for scenario in scenarios):
            web = {"framework": sdk.web.framework, "hint": sdk.web.hint}
            yield Subject(texts={"language": language, "label": sdk.label, **web}, language=language)


def _filled(page: Page, texts: Mapping[str, str]) -> Page:
    """A copy of a page with values for its `{names}`, escaped in prose and headings."""
    escaped = {name: str(COMMONMARK.plain(text)) for name, text in texts.items()}

    def filled(part: Part) -> Part:
        if isinstance(part, Directive):
            return replace(part, arguments=tuple(_fill(argument, texts) for argument in part.arguments))
        return replace(part, text=_fill(part.text, escaped))

    names = ("name", "title", "description", "group")
    fields: dict[str, Any] = {name: _fill(getattr(page, name), texts) for name in names}
    return replace(page, **fields, parts=tuple(map(filled, page.parts)))


def _fill(text: str, texts: Mapping[str, str]) -> str:
    return _NAME.sub(lambda name: texts.get(name[1], name[0]), text)


def _parts(page: Page, specification: Specification) -> Iterator[Part]:
    """The page's parts with its lists expanded; a list's headings have the level of the one above it."""
    level = 2
    for part in page.parts:
        if isinstance(part, Heading):
            level = max(part.level, level if part.level == 1 else 2)
        if not isinstance(part, Directive) or (entries := _entries(part, specification)) is None:
            yield part
            continue
        columns = (part.columns[0], part.columns[-1])
        for text, blocks in entries:
            yield Heading(level=level, text=text, line=part.line)
            for name, argument in blocks:
                yield Directive(name=name, arguments=(argument,), line=part.line, columns=columns)


def _entries(directive: Directive, specification: Specification) -> list[Entry] | None:
    """The headings and blocks of a list; None for a block, and for a list that is not valid."""
    if directive.name not in LISTS or not LISTS[directive.name].matches(directive):
        return None
    if directive.name == "operations":
        return [(str(code_span(name)), (("operation", name),)) for name in specification.operations]
    if directive.name == "errors":
        return [(title, (("error", code),)) for code, title in code_titles(specification).items()]
    name = directive.arguments[0]
    scenario = specification.scenarios.get(name)
    if scenario is None:
        return None
    steps = {step.name for step in scenario.steps}
    entries = []
    for segment, title in describe_steps(scenario).items():
        blocks = ("step", "snippet") if segment in steps else ("snippet",)
        arguments = tuple((block, f"{name}/{segment}") for block in blocks)
        entries.append((str(COMMONMARK.plain(title)), arguments))
    return entries
