"""Error codes: the failures of all scenarios by code, and what each language printed when it was provoked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..contracts.standing import ABSENT, Standing
from ..loading.failing import swallows
from ..model import Failure, Scenario
from ..model.specification import Specification
from .failures import Told, merge, said_of
from .markup import markdown_mono, markdown_plain

_KINDS = ("own", "answered", "refused", "unanswered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to a code: `scenarios` are those in which it was provoked."""

    title: str
    remedy: str
    scenarios: tuple[str, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code, and who says it: the program itself, the service, the SDK, or nobody."""

    code: str
    kind: str
    cases: tuple[Case, ...]


Found = tuple[str, Scenario, Failure]


def _by_code(specification: Specification) -> dict[str, list[Found]]:
    """The failures of all scenarios by their code, in the order of the kinds."""
    found: dict[str, list[Found]] = {}
    for name, scenario in specification.scenarios.items():
        for failure in scenario.failures:
            found.setdefault(failure.error.code, []).append((name, scenario, failure))
    return dict(sorted(found.items(), key=lambda item: _KINDS.index(item[1][0][2].error.kind)))


def code_titles(specification: Specification) -> dict[str, str]:
    """A heading in Markdown for each code: with its description, where all its failures have the same."""
    return {
        code: str(markdown_mono(code)) + _described({failure.error.description for *_, failure in found})
        for code, found in _by_code(specification).items()
    }


def _described(descriptions: set[str | None]) -> str:
    known = [text for text in descriptions if text]
    return f": {markdown_plain(known[0])}" if len(descriptions) == len(known) == 1 else ""


def codes(
    specification: Specification,
    standings: Mapping[tuple[str, str], Standing],
    can: Mapping[tuple[str, str], object],
) -> dict[str, Code]:
    """Every code with its cases; `can` holds the language and scenario of each program that there is."""
    return {
        code: Code(
            code=code,
            kind=found[0][2].error.kind,
            cases=tuple(_cases(found, specification, standings, can)),
        )
        for code, found in _by_code(specification).items()
    }


def _cases(
    found: list[Found],
    specification: Specification,
    standings: Mapping[tuple[str, str], Standing],
    can: Mapping[tuple[str, str], object],
) -> Iterator[Case]:
    """Failures with the same title and remedy are one case."""
    cases: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        cases.setdefault((each[2].title, each[2].remedy), []).append(each)
    for (title, remedy), members in cases.items():
        lines = [
            (sdk.label, said_of(failure, sdk, scenario, standings.get((language, name), ABSENT)))
            for language, sdk in specification.sdks.items()
            for name, scenario, failure in members
            if (language, name) in can and not swallows(sdk, failure)
        ]
        scenarios = tuple(dict.fromkeys(name for name, *_ in members))
        yield Case(title=title, remedy=remedy, scenarios=scenarios, told=merge(lines))
