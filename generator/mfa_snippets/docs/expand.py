"""Make the pages that a source stands for: one for each scenario of a frame, each list with its entries."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mfa_snippets.docs.errors import code_titles
from mfa_snippets.docs.markup import markdown_mono, markdown_plain
from mfa_snippets.docs.matrix import Pair, pairs
from mfa_snippets.docs.page import Directive, Heading, Page, Part, Prose
from mfa_snippets.docs.validate import LISTS
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.rendering.programs import describe_steps
from mfa_snippets.spec.capabilities import can_do
from mfa_snippets.spec.sdk import Sdk, Web
from mfa_snippets.spec.specification import Specification

FRAMEWORKS = "frameworks"
"""What a source says that is repeated for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A language, and what its web handlers are made with."""

    language: str
    sdk: Sdk
    web: Web

    @property
    def texts(self) -> dict[str, str]:
        """What stands for `{names}` in the source of a page that is repeated for each framework."""
        return {
            "language": self.language,
            "label": self.sdk.label,
            "framework": self.web.framework,
            "hint": self.web.hint,
        }


def frameworks(specification: Specification) -> tuple[Framework, ...]:
    """Each of them, in the order of the SDKs; one whose SDK lacks an operation has no program to show."""
    return tuple(_frameworks(specification))


def _frameworks(specification: Specification) -> Iterator[Framework]:
    scenarios = [scenario for scenario in specification.scenarios.values() if scenario.requests]
    for language, sdk in specification.sdks.items():
        if sdk.web and any(can_do(sdk, scenario) for scenario in scenarios):
            yield Framework(language=language, sdk=sdk, web=sdk.web)


_NAME = re.compile(r"\{([a-z_]+)\}")
Entry = tuple[str, tuple[tuple[str, str], ...]]  # a heading in Markdown, and the blocks below it


def expand(pages: Iterable[Page], specification: Specification) -> tuple[Page, ...]:
    """Every page with every block. What names nothing stays as it is, for the checks to find."""
    repeated = (each for page in pages for each in _repeated(page, specification))
    return tuple(replace(page, parts=tuple(_parts(page, specification))) for page in repeated)


def check_names(pages: Iterable[Page], specification: Specification) -> Iterator[Problem]:
    """Names in braces that stand for nothing, in sources that are repeated."""
    for page in (page for page in pages if page.repeated is not None):
        known = {name for each in _subjects(page, specification) for name in each.texts}
        for number, text in _texts(page):
            for name in _NAME.finditer(text):
                if known and name[1] not in known:
                    place = page.path, number, name.start(1) + 1
                    yield Problem(*place, *unknown("name", name[1], known))


def _texts(page: Page) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; the front matter's are not known any more."""
    yield from ((1, text) for text in (page.title, page.description, page.group))
    for part in page.parts:
        if not isinstance(part, Directive):
            yield from enumerate(part.text.splitlines(), part.line)


def _repeated(page: Page, specification: Specification) -> Iterator[Page]:
    if page.repeated is None:
        yield page
        return
    for each in _subjects(page, specification):
        filled = _filled(page, each.texts)
        if isinstance(each, Pair):
            yield replace(filled, scenario=each.name)
        else:
            yield replace(filled, language=each.language)


def _subjects(page: Page, specification: Specification) -> tuple[Pair, ...] | tuple[Framework, ...]:
    """What a source is repeated for."""
    if page.repeated == FRAMEWORKS:
        return frameworks(specification)
    return pairs(specification.scenarios, page.repeated or "")


def _filled(page: Page, texts: Mapping[str, str]) -> Page:
    """A page of its own: texts of the specification stand in its prose as text, not as Markdown."""
    plain = {name: str(markdown_plain(text)) for name, text in texts.items()}
    return replace(
        page,
        name=_fill(page.name, texts),
        title=_fill(page.title, texts),
        description=_fill(page.description, texts),
        group=_fill(page.group, texts),
        parts=tuple(_filled_part(part, texts, plain) for part in page.parts),
    )


def _filled_part(part: Part, texts: Mapping[str, str], plain: Mapping[str, str]) -> Part:
    if isinstance(part, Directive):
        return replace(part, arguments=tuple(_fill(argument, texts) for argument in part.arguments))
    return replace(part, text=_fill(part.text, plain))


def _fill(text: str, texts: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: texts.get(found[1], found[0]), text)


def _parts(page: Page, specification: Specification) -> Iterator[Part]:
    """The page's parts; the headings of a list are of the level of the heading that it stands below."""
    level = 2
    for part in page.parts:
        if isinstance(part, Heading):
            level = max(part.level, level if part.level == 1 else 2)
        entries = _entries(part, specification)
        if entries is None or isinstance(part, (Heading, Prose)):
            yield part
            continue
        columns = (part.columns[0], part.columns[-1])
        for text, blocks in entries:
            yield Heading(level=level, text=text, line=part.line)
            for name, argument in blocks:
                yield Directive(name=name, arguments=(argument,), line=part.line, columns=columns)


def _entries(part: Part, specification: Specification) -> list[Entry] | None:
    """What a list holds; None for any other part, and for a list that is not written as it should be."""
    if not isinstance(part, Directive) or part.name not in LISTS:
        return None
    if len(part.arguments) != bool(LISTS[part.name].argument):
        return None
    if part.name == "steps":
        return _steps(part.arguments[0], specification)
    if part.name == "operations":
        return [(str(markdown_mono(name)), (("operation", name),)) for name in specification.operations]
    return [(title, (("error", code),)) for code, title in code_titles(specification).items()]


def _steps(name: str, specification: Specification) -> list[Entry] | None:
    scenario = specification.scenarios.get(name)
    if scenario is None:
        return None
    steps = {step.name for step in scenario.steps}
    return [
        (
            str(markdown_plain(title)),
            ((("step", f"{name}/{segment}"),) if segment in steps else ())
            + (("snippet", f"{name}/{segment}"),),
        )
        for segment, title in describe_steps(scenario).items()
    ]
