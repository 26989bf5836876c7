"""The matrix of factors: which first and second factors go together, and which SDKs support each pair."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mfa_snippets.spec.scenario import FactorRole, Scenario
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import CapabilitySupport, Specification, needs_workaround, supports

MATRIX = "pair"  # the frame of the scenarios in the matrix
Programs = Mapping[tuple[str, str], object]  # by language and scenario


def factor_label(factor: FactorRole) -> str:
    """A factor's title without its article: `One-time code by email`."""
    label = re.sub("^an? ", "", factor.title)
    return label[:1].upper() + label[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two factors, and the scenario that takes them in this order."""

    name: str
    scenario: Scenario
    first: FactorRole
    second: FactorRole

    @property
    def texts(self) -> dict[str, str]:
        """The values of `{names}` in a page source that is repeated for each pair."""
        return {
            "scenario": self.name,
            "title": self.scenario.title,
            "summary": self.scenario.summary,
            "first": self.first.title,
            "second": self.second.title,
            "second_name": self.second.name,
            "first_label": factor_label(self.first),
            "first_channel": self.first.channel,
            "second_channel": self.second.channel,
            "amr": ", ".join(self.scenario.amr),
            "hint": " ".join(hint.text for hint in self.scenario.hints),
        }


def pairs(scenarios: Mapping[str, Scenario], frame: str = MATRIX) -> tuple[Pair, ...]:
    """The scenarios of a frame, in their order."""
    return tuple(
        Pair(name=name, scenario=scenario, first=scenario.origin.first, second=scenario.origin.second)
        for name, scenario in scenarios.items()
        if scenario.origin and scenario.origin.template == frame
    )


def frames(scenarios: Mapping[str, Scenario]) -> tuple[str, ...]:
    """The frames of all scenarios, once."""
    return tuple(
        dict.fromkeys(scenario.origin.template for scenario in scenarios.values() if scenario.origin)
    )


CrossReference = tuple[str, FactorRole, Pair]  # "first" or "second", the factor, and a pair with its failures


def cross_references(scenarios: Mapping[str, Scenario]) -> dict[str, list[CrossReference]]:
    """By pair: for each of its factors, the first pair that shows the factor's failures, if not the same."""
    known = pairs(scenarios)
    references: dict[str, list[CrossReference]] = {pair.name: [] for pair in known}
    for role in ("first", "second"):
        shown: dict[FactorRole, Pair] = {}
        for pair in known:
            if any(not failure.operation for failure in pair.scenario.failures):
                shown.setdefault(getattr(pair, role), pair)
        for pair in known:
            factor: FactorRole = getattr(pair, role)
            if shown.get(factor, pair) is not pair:
                references[pair.name].append((role, factor, shown[factor]))
    return references


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote: why an SDK cannot take a factor as the second."""

    number: int
    language: str
    sdk: Sdk
    factor: FactorRole
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One language in a cell; without a note, it has a program."""

    language: str
    label: str
    note: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A second factor for a first one; both have one channel, or no SDK supports it, if there is no pair."""

    second: FactorRole
    pair: Pair | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """`rows` are by first factor; `unsupported` has the columns without any pair, and each SDK's reason."""

    columns: tuple[FactorRole, ...]
    rows: Mapping[FactorRole, tuple[Cell, ...]]
    unsupported: Mapping[FactorRole, tuple[CapabilitySupport, ...]]
    notes: tuple[Note, ...]


Notes = dict[tuple[str, tuple[Gap, ...]], Note]  # by language and gaps


def reasons(sdk: Sdk, scenario: Scenario) -> tuple[Gap, ...]:
    """Why an SDK cannot do a scenario: gaps of operations and arguments that the scenario uses."""
    passed = {(step.operation, name) for step in scenario.steps for name in step.arguments}
    used = {step.operation for step in scenario.steps}
    return tuple(
        gap
        for gap in sdk.gaps
        if (gap.kind == "operation" and gap.operation in used) or (gap.operation, gap.argument) in passed
        if gap.operation not in sdk.workarounds
    )


def factor_matrix(specification: Specification, programs: Programs, frame: str = MATRIX) -> Matrix:
    """A row for each first factor of a frame, a column for each second factor and each that never is one."""
    known = {(pair.first.name, pair.second.name): pair for pair in pairs(specification.scenarios, frame)}
    firsts = {pair.first.name: pair.first for pair in known.values()}
    seconds = {pair.second.name: pair.second for pair in known.values()}
    unsupported = {
        factor: tuple(support for support in supports(specification) if support.capability.factor == name)
        for name, factor in firsts.items()
        if name not in seconds
    }
    order = {name: index for index, name in enumerate(firsts)}
    supported = sorted(seconds.values(), key=lambda factor: order.get(factor.name, len(order)))
    columns = (*supported, *unsupported)
    notes: Notes = {}

    def cell(first: FactorRole, second: FactorRole) -> Cell:
        pair = known.get((first.name, second.name))
        entries = tuple(_entries(pair, specification, programs, notes)) if pair else ()
        return Cell(second=second, pair=pair, entries=entries)

    rows = {first: tuple(cell(first, second) for second in columns) for first in firsts.values()}
    return Matrix(columns=columns, rows=rows, unsupported=unsupported, notes=tuple(notes.values()))


def _entries(pair: Pair, specification: Specification, programs: Programs, notes: Notes) -> Iterator[Entry]:
    """An entry for each SDK; adds to `notes`, which has one for each language and its gaps."""
    for language, sdk in specification.base_sdks.items():
        if (language, pair.name) in programs:
            needs = any(needs_workaround(sdk, step) for step in pair.scenario.steps)
            mark = " (workaround)" if needs else ""
            yield Entry(language=language, label=sdk.label + mark, note=None)
        else:
            gaps, number = reasons(sdk, pair.scenario), len(notes) + 1
            note = Note(number=number, language=language, sdk=sdk, factor=pair.second, gaps=gaps)
            yield Entry(language=language, label=sdk.label, note=notes.setdefault((language, gaps), note))
