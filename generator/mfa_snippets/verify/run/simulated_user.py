"""The person at the keyboard, who reads the inbox, types codes when they are due, and clicks links."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any, Protocol

import pyotp

from mfa_snippets.contracts.expectations import Provocation
from mfa_snippets.contracts.programs import Input
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.run.process import Printed

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


SECONDS_PER_LOOK = 2.0
TOTP_STEP = 30


class Person(Protocol):
    """Somebody who receives codes and links."""

    def code(self, wanted: Input) -> str | None:
        """The code for an input, waited for; None if the program ended before there was one."""
        ...

    def click(self, wanted: Input) -> bool:
        """Click the link for an input, waited for; False if the program ended, or the link is void."""
        ...


@dataclass(slots=True)
class SimulatedUser:
    """A person whose inbox is the mock server's."""

    control: Control
    project_id: str
    after: int = 0
    """The id of the last message that was there before the program was started."""
    own: Mapping[str, str] = field(default_factory=dict)
    """What stands in place of a program's defaults, its login IDs among them."""
    has_left: threading.Event = field(default_factory=threading.Event)
    _waiting: list[dict[str, Any]] = field(default_factory=list)
    _shown: set[str] = field(default_factory=set)

    def code(self, wanted: Input) -> str | None:
        """See Person."""
        message = self._message(wanted)
        return None if message is None else self._read(message)

    def click(self, wanted: Input) -> bool:
        """See Person."""
        message = self._message(wanted)
        if message is None:
            return False
        self._waiting.remove(message)
        try:
            self.control.click(self.project_id, message["id"])
        except ControlError:
            return False
        return True

    def _message(self, wanted: Input) -> dict[str, Any] | None:
        """The first message for an input that was not read yet, also if the program took its default."""
        either = (wanted, replace(wanted, login_id=self.own.get(wanted.login_id, wanted.login_id)))
        while not self.has_left.is_set():
            message = next((one for one in self._waiting if any(is_for(one, each) for each in either)), None)
            if message is not None:
                return message
            self._look()
        return None

    def _look(self) -> None:
        for message in self.control.messages(self.project_id, self.after, SECONDS_PER_LOOK):
            self.after = message["id"]
            self._waiting.append(message)

    def _read(self, message: dict[str, Any]) -> str:
        if message["kind"] == "totp":  # the key of an app stays good; a one-time code is spent
            return self._shown_by_app(message["key"])
        self._waiting.remove(message)
        code: str = message["code"]
        return code

    def _shown_by_app(self, key: str) -> str:
        """The app's code of now, or the next one if that was typed already: each works once."""
        step = int(time.time()) // TOTP_STEP
        codes = [pyotp.TOTP(key).generate_otp(counter) for counter in (step, step + 1)]
        code = next((code for code in codes if f"{key} {code}" not in self._shown), codes[0])
        self._shown.add(f"{key} {code}")
        return code


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that was typed; `kind` is `totp`, `otp`, `magic_link` or `wrong`."""

    kind: str
    code: str


def type_answers(
    stdin: IO[bytes],
    person: Person,
    inputs: tuple[Input, ...],
    provocation: Provocation,
    typed: list[Typed],
    prompts: Prompts,
) -> None:
    """Type a line or click for each input; then standard input stays open, or ends if that is provoked."""
    for number, wanted in enumerate(inputs[: provocation.inputs_typed], start=1):
        if not wanted.typed:
            if not person.click(wanted):
                return
            continue
        line = answer(person, wanted, number == provocation.wrong_input)
        if line is None:
            return
        prompts.await_next()
        typed.append(line)
        stdin.write(f"{line.code}\n".encode())
        stdin.flush()
    if provocation.inputs_typed is not None:
        stdin.close()


def answer(person: Person, wanted: Input, is_wrong: bool) -> Typed | None:
    """The line for an input; None if there is none."""
    code = person.code(wanted)
    if code is None:
        return None
    return Typed("wrong", wrong(code)) if is_wrong else Typed(wanted.kind, code)


def wrong(code: str) -> str:
    """A code or token that looks right and is not: its last character is another."""
    last = code[-1]
    return code[:-1] + (str((int(last) + 5) % 10) if last.isdecimal() else "0")


def is_for(message: dict[str, Any], wanted: Input) -> bool:
    """Whether a message brings the code for an input."""
    return (message["kind"], message["method"], message["login_id"]) == (
        wanted.kind,
        wanted.method,
        wanted.login_id,
    )
