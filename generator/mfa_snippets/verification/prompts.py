"""See that a program asks before it waits: whoever sits before a blank screen does not know what to type."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from mfa_snippets.verification.processes import Printed

SECONDS_TO_ASK = 20.0
SECONDS_BETWEEN_LOOKS = 0.005


@dataclass(slots=True)
class Prompts:
    """The prompts of a program, each awaited before its answer is typed."""

    texts: Sequence[str]
    printed: Printed
    has_left: threading.Event
    """Set when the program has ended."""
    troubles: list[str]
    """Gains each prompt that did not come in time."""
    _asked: int = 0
    _seen: int = 0
    """So many lines were printed up to the last prompt."""

    def await_next(self) -> None:
        """Return once the next prompt stands on standard output, a whole line; or when it is too late."""
        if self._asked >= len(self.texts):
            return
        text = self.texts[self._asked]
        self._asked += 1
        for _ in range(int(SECONDS_TO_ASK / SECONDS_BETWEEN_LOOKS)):
            if self._is_printed(text) or self.has_left.wait(SECONDS_BETWEEN_LOOKS):
                return
        self.troubles.append(f"waits for an answer, expected the line '{text}' on standard output before it")

    def _is_printed(self, text: str) -> bool:
        lines = [line.rstrip("\r") for line in self.printed().split("\n")[:-1]]
        if text not in lines[self._seen :]:
            return False
        self._seen = lines.index(text, self._seen) + 1
        return True
