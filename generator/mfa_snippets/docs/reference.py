"""The reference of one operation: what it takes and sends, and how each SDK is called for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from mfa_snippets.spec.binding import Binding
from mfa_snippets.spec.capabilities import CapabilitySupport, supports
from mfa_snippets.spec.operation import Argument, Operation
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Capability, Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How one SDK performs an operation. Without a binding, `gaps` says why it cannot."""

    language: str
    sdk: Sdk
    binding: Binding | None
    text: str
    is_keyword: bool
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An operation, and its call in each SDK."""

    name: str
    operation: Operation
    calls: tuple[Call, ...]

    @property
    def arguments(self) -> Mapping[str, Argument]:
        return self.operation.arguments


def make_reference(name: str, specification: Specification) -> Reference:
    """Everything known of one operation."""
    operation = specification.operations[name]
    calls = tuple(_call(name, operation, language, sdk) for language, sdk in specification.own_sdks.items())
    return Reference(name=name, operation=operation, calls=calls)


def _call(name: str, operation: Operation, language: str, sdk: Sdk) -> Call:
    binding = sdk.operations.get(name)
    return Call(
        language=language,
        sdk=sdk,
        binding=binding,
        text=f"{binding.callee}({', '.join(_arguments(binding))})" if binding else "",
        is_keyword=binding is not None and isinstance(binding.arguments, Mapping),
        gaps=tuple(gap for gap in sdk.gaps if gap.operation == name or gap.result in operation.results),
    )


def _arguments(binding: Binding) -> Iterator[str]:
    """Arguments under the operation's names, in the SDK's order; code of the language as it is."""
    if isinstance(binding.arguments, Mapping):
        for keyword, source in binding.arguments.items():
            yield keyword if _named(source) == keyword else f"{keyword}: {_named(source)}"
    else:
        yield from (_named(source) for source in binding.arguments if isinstance(source, str))


def _named(source: str) -> str:
    """`$x or nil` and `$x | undefined` are the argument `x`."""
    return source[1:].partition(" ")[0] if source.startswith("$") else source


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why there is no program of a way: these SDKs lack it, or have it and none of our programs runs it."""

    number: int
    way: Capability
    supports: tuple[CapabilitySupport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A way in one SDK; without a note, programs run it."""

    support: CapabilitySupport
    note: Note | None

    @property
    def text(self) -> str:
        """What its cell says, before the note's number."""
        if self.support.gap:
            return "workaround" if self.support.workaround else "no"
        return "not run" if self.support.is_limit else "yes"

    @property
    def unguarded(self) -> str:
        """What the SDK does with a call that lacks the refresh JWT."""
        return self.support.guard or ("sent anyway" if self.support.call else "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A way in all SDKs."""

    way: Capability
    entries: tuple[Entry, ...]

    @property
    def is_guarded(self) -> bool:
        """Whether some SDK refuses a call that lacks the refresh JWT."""
        return any(entry.support.guard for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """`lacking` is what SDKs cannot do, `limits` what they can and no program here does."""

    rows: tuple[Row, ...]
    lacking: tuple[Note, ...]
    limits: tuple[Note, ...]


def make_ways(specification: Specification) -> Ways:
    """Every way; notes are numbered from 1, first those of what SDKs cannot do."""
    known = tuple(supports(specification))
    lacking = tuple(_notes((each for each in known if each.gap), 1))
    limits = tuple(_notes((each for each in known if each.is_limit), len(lacking) + 1))
    rows = (_row(tuple(found), (*lacking, *limits)) for _, found in groupby(known, _name))
    return Ways(rows=tuple(rows), lacking=lacking, limits=limits)


def _notes(found: Iterable[CapabilitySupport], first: int) -> Iterator[Note]:
    """One for each way, numbered from the first on."""
    for number, (_, group) in enumerate(groupby(found, _name), first):
        of = tuple(group)
        yield Note(number=number, way=of[0].way, supports=of)


def _name(support: CapabilitySupport) -> str:
    return support.name


def _row(found: tuple[CapabilitySupport, ...], notes: Iterable[Note]) -> Row:
    of = {each: note for note in notes for each in _keys(note.supports)}
    entries = tuple(Entry(support=each, note=of.get((each.name, each.language))) for each in found)
    return Row(way=found[0].way, entries=entries)


def _keys(found: Iterable[CapabilitySupport]) -> Iterable[tuple[str, str]]:
    return ((each.name, each.language) for each in found)
