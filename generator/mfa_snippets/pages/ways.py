"""The table of ways: what could take a refresh JWT, and what each SDK can do of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ..model import Way
from ..model.specification import Specification
from ..ways import Support, supports


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why there is no program of a way: these SDKs lack it, or have it and none of our programs runs it."""

    number: int
    way: Way
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A way in one SDK; without a note, programs run it."""

    support: Support
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

    way: Way
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


def _notes(found: Iterable[Support], first: int) -> Iterator[Note]:
    """One for each way, numbered from the first on."""
    for number, (_, group) in enumerate(groupby(found, _name), first):
        of = tuple(group)
        yield Note(number=number, way=of[0].way, supports=of)


def _name(support: Support) -> str:
    return support.name


def _row(found: tuple[Support, ...], notes: Iterable[Note]) -> Row:
    of = {each: note for note in notes for each in _keys(note.supports)}
    entries = tuple(Entry(support=each, note=of.get((each.name, each.language))) for each in found)
    return Row(way=found[0].way, entries=entries)


def _keys(found: Iterable[Support]) -> Iterable[tuple[str, str]]:
    return ((each.name, each.language) for each in found)
