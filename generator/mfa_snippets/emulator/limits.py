"""How much the emulator keeps of a project; beyond that, the oldest goes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

LONGEST_HISTORY = 1000  # requests, messages, and used codes
LARGEST_LOG = 4 << 20  # bytes of the bodies of requests and responses
MOST_KEPT = 10_000  # users, sessions, links and tickets each
MOST_FAULTS = 1000  # of a path

Exchange = dict[str, Any]
"""A request and its response as in the control API, but with bodies as bytes, since most are never read."""


@dataclass(slots=True)
class RequestLog:
    """The latest exchanges of a project."""

    _exchanges: deque[Exchange] = field(default_factory=deque)
    _size: int = 0

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        """In order of arrival; they are stored in order of their responses."""
        return iter(sorted(self._exchanges, key=lambda exchange: exchange["id"]))

    def append(self, exchange: Exchange) -> None:
        self._exchanges.append(exchange)
        self._size += _size_of(exchange)
        while len(self._exchanges) > LONGEST_HISTORY or self._size > LARGEST_LOG:
            self._size -= _size_of(self._exchanges.popleft())


def _size_of(exchange: Exchange) -> int:
    return len(exchange["body"]) + len(exchange["answer"]["body"])


def keep_latest(stored: dict[str, Any]) -> None:
    """Drop what was stored first, beyond the limit."""
    while len(stored) > MOST_KEPT:
        del stored[next(iter(stored))]
