"""Check a page: every name in it exists, every snippet stands once and in the program's order."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mfa_snippets.docs.errors import code_titles
from mfa_snippets.docs.matrix import frames
from mfa_snippets.docs.page import Directive, Page, slug
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.rendering.programs import describe_steps
from mfa_snippets.spec.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How a block's directive is written, as its template's first line says: `:::name SCENARIO/SEGMENT`."""

    name: str
    argument: str = ""

    @property
    def of_scenario(self) -> bool:
        return self.argument.startswith("SCENARIO")

    @property
    def has_segment(self) -> bool:
        return "/" in self.argument

    @property
    def is_snippet(self) -> bool:
        """Whether it shows a piece of a program, and not what is said of a step."""
        return self.argument.endswith("/SEGMENT")

    def __str__(self) -> str:
        return f":::{self.name} {self.argument}".rstrip()


# Directives that no template knows: a heading and blocks for each segment, operation or error stand for them.
LISTS = {
    usage.name: usage
    for usage in (
        Usage(name="steps", argument="SCENARIO"),
        Usage(name="operations"),
        Usage(name="errors"),
    )
}


def check(page: Page, usages: Mapping[str, Usage], specification: Specification) -> Iterator[Problem]:
    """Every problem of one page, but what it says of others."""
    usages = {**usages, **LISTS}
    yield from _headings(page)
    for directive in page.directives:
        yield from _directive(page, directive, usages, specification)
    yield from _order(page, usages, specification)


def check_alone(page: Page, usages: Mapping[str, Usage], specification: Specification) -> Iterator[Problem]:
    """The problems of a page's directives, each by itself: a page of a host need hold no whole program."""
    for directive in page.directives:
        yield from _directive(page, directive, usages, specification)


def _headings(page: Page) -> Iterator[Problem]:
    lines = {slug(page.title): 1}
    for heading in page.headings:
        if heading.level == 1:
            message = "a heading of the first level, expected only the title to be one"
            yield Problem(page.path, heading.line, 1, message, "write ##")
        if heading.slug in lines:
            first = lines[heading.slug]
            message = f"anchor '#{heading.slug}' stands on line {first} already, expected each once"
            yield Problem(page.path, heading.line, 1, message, "word the heading differently")
        lines.setdefault(heading.slug, heading.line)


def _directive(
    page: Page, directive: Directive, usages: Mapping[str, Usage], specification: Specification
) -> Iterator[Problem]:
    usage = usages.get(directive.name)
    line, (column, *columns) = directive.line, directive.columns
    if usage is None:
        yield Problem(page.path, line, column, *unknown("block", directive.name, usages))
    elif not _has_form(directive, usage):
        place = columns[0] if columns else column
        yield Problem(page.path, line, place, f"':::{directive.written}', expected '{usage}'")
    elif usage.of_scenario:
        yield from _names(page, directive, columns[0], specification)
    elif usage.argument:
        known = _known(usage, specification)
        if directive.arguments[0] not in known:
            kind = usage.argument.lower()
            yield Problem(page.path, line, columns[0], *unknown(kind, directive.arguments[0], known))


def _known(usage: Usage, specification: Specification) -> Collection[str]:
    """What can stand where a block's directive names something that belongs to no scenario."""
    if usage.argument == "FRAME":
        return frames(specification.scenarios)
    return specification.operations if usage.argument == "OPERATION" else code_titles(specification)


def _has_form(directive: Directive, usage: Usage) -> bool:
    if len(directive.arguments) != bool(usage.argument):
        return False
    return not usage.of_scenario or bool(directive.segment) == usage.has_segment


def _names(page: Page, directive: Directive, column: int, specification: Specification) -> Iterator[Problem]:
    name, scenarios = directive.scenario or "", specification.scenarios
    if name not in scenarios:
        yield Problem(page.path, directive.line, column, *unknown("scenario", name, scenarios))
    elif directive.segment and directive.segment not in (names := describe_steps(scenarios[name])):
        column += len(name) + 1
        yield Problem(page.path, directive.line, column, *unknown("segment", directive.segment, names))


def _order(page: Page, usages: Mapping[str, Usage], specification: Specification) -> Iterator[Problem]:
    """Whoever takes a page's snippets in order gets the program: each stands once, and in its place."""
    snippets = [part for part in page.directives if part.name in usages and usages[part.name].is_snippet]
    for name, scenario in specification.scenarios.items():
        shown = [directive for directive in snippets if directive.scenario == name and directive.segment]
        if shown:
            yield from _sequence(page, shown, tuple(describe_steps(scenario)))


def _sequence(page: Page, shown: Sequence[Directive], names: Sequence[str]) -> Iterator[Problem]:
    """The first place where the snippets of one scenario leave the program's order."""
    for directive, following in zip_longest(shown, names):
        if directive is None:
            left = ", ".join(names[len(shown) :])
            message = f"the snippets of '{shown[-1].scenario}' end here, expected {left} after this one"
            yield Problem(page.path, shown[-1].line, shown[-1].columns[1], message)
            return
        if directive.segment not in names:
            return
        if directive.segment != following:
            expected = f"'{following}', the next one" if following else "none after the program's last"
            message = f"segment '{directive.segment}' stands here, expected {expected}"
            yield Problem(page.path, directive.line, directive.columns[1], message)
            return
