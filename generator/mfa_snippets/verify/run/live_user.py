"""The person of a live project: makes a test user of whoever signs up, and asks for the codes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import pyotp

from mfa_snippets.contracts.programs import Input
from mfa_snippets.verify.run.management import Management, ManagementError
from mfa_snippets.verify.run.process import Launch, Process
from mfa_snippets.verify.run.simulated_user import TOTP_STEP

LOOK = 0.05
"""Seconds."""


class OutputLog:
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

    def __init__(self, process: Process, transcript: OutputLog) -> None:
        self._process = process
        self.pid, self.stdin, self.stderr = process.pid, process.stdin, process.stderr
        self.stdout = cast(IO[bytes], _Stream(process.stdout, transcript))

    def wait(self, timeout: float | None = None) -> int:
        """See Process."""
        return self._process.wait(timeout)


class _Stream:
    """As much of a stream as its reader uses."""

    def __init__(self, stream: IO[bytes] | None, transcript: OutputLog) -> None:
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


TOTP_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}(?![A-Za-z0-9])")
QUIET = 3.0
"""Seconds without output, after which a program that has printed something waits for an answer.

Requests cannot be seen, so that there is nothing better to go by; a program that only takes its time gets its
answer too early, and fails.
"""


@dataclass(slots=True)
class LiveUser:
    """See Person. A program may be answered once it has printed something new, and is quiet."""

    __test__ = False  # pytest would take it for tests

    management: Management
    transcript: OutputLog
    login_ids: Mapping[str, str]
    """The login IDs of this run by those that the contract names."""
    redirect_url: str
    quiet: float = QUIET
    has_left: threading.Event = field(default_factory=threading.Event)
    troubles: list[str] = field(default_factory=list)
    """Why there was no code."""
    _seen: int = 0
    _shown: set[str] = field(default_factory=set)

    def code(self, wanted: Input) -> str | None:
        """See Person."""
        seen = self.transcript.settled(self._seen, self.quiet, self.has_left)
        if seen is None:
            return None
        self._seen = seen
        try:
            return self._code(wanted)
        except ManagementError as error:
            self.troubles.append(str(error))
            return None

    def click(self, wanted: Input) -> bool:
        """A link that a program asked for cannot be clicked there."""
        self.troubles.append(f"the {wanted.kind} of {wanted.login_id} cannot be clicked")
        return False

    def _code(self, wanted: Input) -> str | None:
        if wanted.kind == "totp":
            return self._shown_by_app()
        login_id, method = self.login_ids[wanted.login_id], wanted.method or "email"
        if not self.management.make_test_user(login_id):
            self.troubles.append(f"nobody has signed up as {wanted.login_id}, and a code is asked for")
            return None
        if wanted.kind == "magic_link":
            return self.management.link_token(login_id, method, self.redirect_url)
        return self.management.code(login_id, method)

    def _shown_by_app(self) -> str | None:
        """The app's code of now, or of the next step if that was typed already: each works once."""
        keys = TOTP_KEY.findall(self.transcript.text)
        if not keys:
            self.troubles.append("expected a key for an authenticator app on standard output, there is none")
            return None
        step = int(time.time()) // TOTP_STEP
        codes = [pyotp.TOTP(keys[-1]).generate_otp(counter) for counter in (step, step + 1)]
        code = next((code for code in codes if code not in self._shown), codes[0])
        self._shown.add(code)
        return code
