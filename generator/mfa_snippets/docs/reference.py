"""Reference data: how each SDK calls an operation, and what each can do with a refresh JWT."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from mfa_snippets.spec.operation import Binding, Operation
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Capability, CapabilitySupport, Specification, supports
from mfa_snippets.spec.value import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How one SDK performs an operation. Without a binding, `gaps` say why it cannot."""

    sdk: Sdk
    binding: Binding | None
    text: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An operation, and its call in each SDK."""

    name: str
    operation: Operation
    calls: tuple[Call, ...]


def operation_reference(name: str, specification: Specification) -> Reference:
    operation = specification.operations[name]
    calls = tuple(_call(name, operation, sdk) for sdk in specification.base_sdks.values())
    return Reference(name=name, operation=operation, calls=calls)


def _call(name: str, operation: Operation, sdk: Sdk) -> Call:
    binding = sdk.operations.get(name)
    return Call(
        sdk=sdk,
        binding=binding,
        text=f"{binding.callee}({', '.join(_arguments(binding))})" if binding else "",
        gaps=tuple(gap for gap in sdk.gaps if gap.operation == name or gap.result in operation.results),
    )


def _arguments(binding: Binding) -> Iterator[str]:
    """Arguments by the operation's names, in the SDK's order; code of the language is unchanged."""
    if isinstance(binding.arguments, Mapping):
        for keyword, source in binding.arguments.items():
            yield keyword if _argument(source) == keyword else f"{keyword}: {_argument(source)}"
    else:
        yield from (_argument(source) for source in binding.arguments if not isinstance(source, dict))


def _argument(source: Source) -> str:
    """The name of an argument, or code."""
    return source if isinstance(source, str) else source.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote: the SDKs that lack a capability, or that have it while no program uses it."""

    number: int
    capability: Capability
    supports: tuple[CapabilitySupport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A capability in one SDK; without a note, programs use it."""

    support: CapabilitySupport
    note: Note | None

    @property
    def text(self) -> str:
        if self.support.gap:
            return "workaround" if self.support.workaround else "no"
        return "not run" if self.support.is_limit else "yes"

    @property
    def without_token(self) -> str:
        """What the SDK does with a call that lacks the refresh JWT."""
        return self.support.guard or ("sent anyway" if self.support.call else "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityTable:
    """`missing` are notes on capabilities that SDKs lack, `not_run` on those that no program uses."""

    rows: Mapping[Capability, tuple[Cell, ...]]
    missing: tuple[Note, ...]
    not_run: tuple[Note, ...]


def capability_table(specification: Specification) -> CapabilityTable:
    """Every capability; notes are numbered from 1, those on missing capabilities first."""
    known = tuple(supports(specification))
    missing = _notes((support for support in known if support.gap), 1)
    not_run = _notes((support for support in known if support.is_limit), len(missing) + 1)

    def cell(support: CapabilitySupport) -> Cell:
        notes = (note for note in (*missing, *not_run) if support in note.supports)
        return Cell(support=support, note=next(notes, None))

    rows = {group[0].capability: tuple(map(cell, group)) for group in _groups(known)}
    return CapabilityTable(rows=rows, missing=missing, not_run=not_run)


def _notes(known: Iterable[CapabilitySupport], first: int) -> tuple[Note, ...]:
    """A note for each capability, numbered from `first` on."""
    groups = enumerate(_groups(known), first)
    return tuple(
        Note(number=number, capability=group[0].capability, supports=group) for number, group in groups
    )


def _groups(known: Iterable[CapabilitySupport]) -> Iterator[tuple[CapabilitySupport, ...]]:
    """The supports of each capability."""
    return (tuple(group) for _, group in groupby(known, lambda support: support.name))
