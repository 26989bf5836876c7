"""What a program has printed so far, for somebody who cannot see its requests and reads its screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from mfa_snippets.verification.processes import Launch, Process

LOOK = 0.05
"""Seconds."""


class Transcript:
    """The standard output of a program that runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text = ""
        self._moment = time.monotonic()

    @property
    def text(self) -> str:
        """All of it."""
        with self._lock:
            return self._text

    def add(self, block: bytes) -> None:
        """Note what was printed just now."""
        with self._lock:
            self._text += block.decode("utf-8", "replace")
            self._moment = time.monotonic()

    def settled(self, seen: int, quiet: float, has_left: threading.Event) -> int | None:
        """The length once more than `seen` characters are there, and none came for `quiet` seconds.

        None if the program has left.
        """
        while not has_left.wait(LOOK):
            with self._lock:
                length, rest = len(self._text), time.monotonic() - self._moment
            if length > seen and rest >= quiet:
                return length
        return None

    def launch(self, start: Launch) -> Launch:
        """Starts programs as `start` does, and reads with whoever reads their output."""

        def launch(
            argv: Sequence[str], cwd: Path, environment: Mapping[str, str], has_input: bool
        ) -> Process:
            return _Overheard(start(argv, cwd, environment, has_input), self)

        return launch


class _Overheard:
    """A process whose standard output is noted as it is read."""

    def __init__(self, process: Process, transcript: Transcript) -> None:
        self._process = process
        self.pid, self.stdin, self.stderr = process.pid, process.stdin, process.stderr
        self.stdout = cast(IO[bytes], _Stream(process.stdout, transcript))

    def wait(self, timeout: float | None = None) -> int:
        """See Process."""
        return self._process.wait(timeout)


class _Stream:
    """As much of a stream as its reader uses."""

    def __init__(self, stream: IO[bytes] | None, transcript: Transcript) -> None:
        assert stream is not None, "it is a pipe"
        self._stream, self._transcript = stream, transcript

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        self._transcript.add(block)
        return block

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: Any) -> None:
        self._stream.close()
