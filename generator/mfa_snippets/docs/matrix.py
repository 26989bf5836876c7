"""The matrix: every first factor with every factor as the second, and what each SDK can do of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mfa_snippets.spec.capabilities import CapabilitySupport, has_workaround, supports
from mfa_snippets.spec.scenario import FactorRole, Scenario
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification

MATRIX = "pair"
"""The frame whose scenarios make the matrix."""
_ARTICLE = re.compile(r"^an? ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A way to authenticate; `title` has its article, `channel` is what it leaves in `amr`."""

    name: str
    title: str
    channel: str

    @property
    def label(self) -> str:
        """The title as it stands alone: `One-time code by email`."""
        label = _ARTICLE.sub("", self.title)
        return label[:1].upper() + label[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two factors, and the scenario that takes them in this order."""

    name: str
    scenario: Scenario
    first: Factor
    second: Factor

    @property
    def texts(self) -> dict[str, str]:
        """What stands for `{names}` in the source of a page that is repeated for each pair."""
        return {
            "scenario": self.name,
            "title": self.scenario.title,
            "summary": self.scenario.summary,
            "first": self.first.title,
            "second": self.second.title,
            "second_name": self.second.name,
            "first_label": self.first.label,
            "first_channel": self.first.channel,
            "second_channel": self.second.channel,
            "amr": ", ".join(self.scenario.amr),
            "hint": " ".join(hint.text for hint in self.scenario.hints),
        }


def pairs(scenarios: Mapping[str, Scenario], frame: str = MATRIX) -> tuple[Pair, ...]:
    """Each scenario that was made in a frame, in the order of the scenarios."""
    return tuple(
        Pair(name=name, scenario=scenario, first=_factor(made.first), second=_factor(made.second))
        for name, scenario in scenarios.items()
        if (made := scenario.made) and made.frame == frame
    )


def frames(scenarios: Mapping[str, Scenario]) -> tuple[str, ...]:
    """The frames that scenarios were made in."""
    return tuple(dict.fromkeys(scenario.made.frame for scenario in scenarios.values() if scenario.made))


def _factor(part: FactorRole) -> Factor:
    return Factor(name=part.name, title=part.title, channel=part.channel)


def firsts(known: Iterable[Pair]) -> tuple[Factor, ...]:
    """Every first factor, once."""
    return tuple({pair.first.name: pair.first for pair in known}.values())


def seconds(known: Iterable[Pair]) -> tuple[Factor, ...]:
    """Every second factor, once."""
    return tuple({pair.second.name: pair.second for pair in known}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why an SDK cannot take a factor's part: `number` is what a cell refers to."""

    number: int
    language: str
    sdk: Sdk
    factor: Factor
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One language in a cell: its program is there, or a note says why not."""

    language: str
    label: str
    note: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A first factor with a second. Without a pair, both are of one channel, or the second never is one."""

    second: Factor
    pair: Pair | None
    is_same_channel: bool
    is_never: bool = False
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """A factor that is the second in no program, and how each SDK is the reason."""

    factor: Factor
    supports: tuple[CapabilitySupport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A first factor."""

    first: Factor
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """`never` are the factors of the columns that no SDK takes as the second."""

    columns: tuple[Factor, ...]
    rows: tuple[Row, ...]
    never: tuple[Never, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The scenarios of one frame, whose first factor is always the same; a cell for each second factor."""

    cells: tuple[Cell, ...]
    notes: tuple[Note, ...]


def reasons(sdk: Sdk, scenario: Scenario) -> tuple[Gap, ...]:
    """The gaps for which an SDK cannot do a scenario: operations it lacks, arguments it does not take."""
    passed = {(step.operation, name) for step in scenario.steps for name in step.arguments}
    used = {step.operation for step in scenario.steps}
    return tuple(
        gap
        for gap in sdk.gaps
        if (gap.kind == "operation" and gap.operation in used) or (gap.operation, gap.argument) in passed
        if gap.operation not in sdk.workarounds
    )


def make_matrix(specification: Specification, can: Mapping[tuple[str, str], object]) -> Matrix:
    """`can` holds the language and scenario of each program that there is."""
    known = pairs(specification.scenarios)
    rows, as_second = firsts(known), seconds(known)
    names = {factor.name for factor in as_second}
    never = tuple(factor for factor in rows if factor.name not in names)
    order = {factor.name: index for index, factor in enumerate(rows)}
    columns = (*sorted(as_second, key=lambda factor: order.get(factor.name, len(order))), *never)
    named = {(pair.first.name, pair.second.name): pair for pair in known}
    making = _Making(specification, named, can, frozenset(never))
    made = tuple(
        Row(first=first, cells=tuple(making.cell(first, second) for second in columns)) for first in rows
    )
    found = tuple(Never(factor=factor, supports=tuple(_lacking(specification, factor))) for factor in never)
    return Matrix(columns=columns, rows=made, never=found, notes=tuple(making.notes.values()))


def _lacking(specification: Specification, factor: Factor) -> Iterator[CapabilitySupport]:
    """What the ways say of a factor as the second."""
    return (each for each in supports(specification) if each.way.factor == factor.name)


def make_overview(
    specification: Specification, can: Mapping[tuple[str, str], object], frame: str
) -> Overview:
    """`can` holds the language and scenario of each program that there is."""
    known = pairs(specification.scenarios, frame)
    making = _Making(specification, {(pair.first.name, pair.second.name): pair for pair in known}, can)
    cells = tuple(making.cell(pair.first, pair.second) for pair in known)
    return Overview(cells=cells, notes=tuple(making.notes.values()))


@dataclass
class _Making:
    """Makes cells, and numbers the notes that they need: one for each language and its reasons."""

    specification: Specification
    known: Mapping[tuple[str, str], Pair]
    can: Mapping[tuple[str, str], object]
    never: frozenset[Factor] = frozenset()
    notes: dict[tuple[str, tuple[Gap, ...]], Note] = field(default_factory=dict)

    def cell(self, first: Factor, second: Factor) -> Cell:
        pair = self.known.get((first.name, second.name))
        return Cell(
            second=second,
            pair=pair,
            is_never=second in self.never,
            is_same_channel=first.channel == second.channel,
            entries=tuple(self._entries(pair)) if pair else (),
        )

    def _entries(self, pair: Pair) -> Iterator[Entry]:
        for language, sdk in self.specification.own_sdks.items():
            note = None if (language, pair.name) in self.can else self._note(language, sdk, pair)
            mark = " (workaround)" if not note and has_workaround(sdk, pair.scenario) else ""
            yield Entry(language=language, label=sdk.label + mark, note=note)

    def _note(self, language: str, sdk: Sdk, pair: Pair) -> Note:
        gaps = reasons(sdk, pair.scenario)
        made = Note(number=len(self.notes) + 1, language=language, sdk=sdk, factor=pair.second, gaps=gaps)
        return self.notes.setdefault((language, gaps), made)
