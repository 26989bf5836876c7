"""Simulate the user of a program: read the emulator's inbox, type codes when prompted, and click links."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pyotp

from mfa_snippets.contracts.apps import Input
from mfa_snippets.contracts.expectations import Trigger
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.run.process import Printed, Process

PROMPT_SECONDS = 20.0
POLL_SECONDS = 0.005
INBOX_SECONDS = 2.0


class TypedCode(NamedTuple):
    """A typed code or token; `kind` is `totp`, `otp`, `magic_link` or `wrong`."""

    code: str
    kind: str


@dataclass(kw_only=True)
class User(ABC):
    """Receives codes and links, in one run after the other."""

    login_ids: Mapping[str, str] = field(default_factory=dict)
    """The login IDs of this run by those in the program's inputs."""
    has_ended: threading.Event = field(default_factory=threading.Event)  # set when the program has ended
    typed: list[TypedCode] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # what the program did not do for its user
    _used: set[tuple[str, str]] = field(default_factory=set)

    @abstractmethod
    def code(self, program_input: Input) -> str | None:
        """Wait for the code for an input; None if there is none when the program has ended."""

    @abstractmethod
    def click(self, program_input: Input) -> bool:
        """Wait for the link for an input, and click it; False if there is no valid link."""

    def type(self, program_input: Input, is_wrong: bool) -> str | None:
        """The code for an input, or a wrong one; None if there is none."""
        code = self.code(program_input)
        if code is not None:
            code = wrong_code(code) if is_wrong else code
            self.typed.append(TypedCode(code, "wrong" if is_wrong else program_input.kind))
        return code

    def totp_code(self, key: str) -> str:
        """An authenticator's current code, or the next one if that was used: each is valid once."""
        app = pyotp.TOTP(key)
        step = int(time.time()) // app.interval
        codes = [app.generate_otp(counter) for counter in (step, step + 1)]
        code = next((code for code in codes if (key, code) not in self._used), codes[0])
        self._used.add((key, code))
        return code

    def begin(self) -> None:
        """Begin another run."""
        self.has_ended, self.typed, self.errors = threading.Event(), [], []


@dataclass(kw_only=True)
class SimulatedUser(User):
    """A user with the emulator's inbox."""

    control: Control
    project_id: str
    start: int = 0  # the ID of the last message that was in the inbox before the program started
    _last: int = 0
    _messages: list[dict[str, Any]] = field(default_factory=list)

    def begin(self) -> None:
        """See User. Of the messages, authenticators are kept."""
        super().begin()
        messages = self.control.messages(self.project_id)
        self._messages = [message for message in messages if message["kind"] == "totp"]
        self.start = self._last = max((message["id"] for message in messages), default=0)

    def code(self, program_input: Input) -> str | None:
        """See User."""
        message = self._awaited(program_input)
        if message is None:
            return None
        if message["kind"] == "totp":  # an authenticator's key stays valid, a one-time code does not
            return self.totp_code(message["key"])
        self._messages.remove(message)
        return str(message["code"])

    def click(self, program_input: Input) -> bool:
        """See User."""
        message = self._awaited(program_input)
        if message is None:
            return False
        self._messages.remove(message)
        try:
            self.control.click(self.project_id, message["id"])
        except ControlError:
            return False
        return True

    def _awaited(self, program_input: Input) -> dict[str, Any] | None:
        """The first unread message for an input; the program may have used the example login ID."""
        login_id = self.login_ids.get(program_input.login_id, program_input.login_id)
        inputs = (program_input, replace(program_input, login_id=login_id))
        while not self.has_ended.is_set():
            for message in self._messages:
                if any(is_for(message, alternative) for alternative in inputs):
                    return message
            new = self.control.messages(self.project_id, self._last, INBOX_SECONDS)
            self._messages += new
            self._last = max((message["id"] for message in new), default=self._last)
        return None


@dataclass(slots=True, kw_only=True)
class TerminalRun:
    """A user at a program's terminal, who waits for each prompt before typing."""

    user: User
    inputs: Sequence[Input]
    trigger: Trigger
    prompts: Sequence[str]
    _lines_read: int = 0

    def interact(self, process: Process, printed: Printed) -> None:
        """Provide each input; then standard input stays open, unless the trigger ends it."""
        assert process.stdin is not None, "it is a pipe"
        prompts, typed_inputs = iter(self.prompts), self.trigger.inputs_typed
        for number, program_input in enumerate(self.inputs[:typed_inputs], start=1):
            if not program_input.typed:
                if not self.user.click(program_input):
                    return
                continue
            code = self.user.type(program_input, number == self.trigger.wrong_input)
            if code is None:
                return
            if prompt := next(prompts, None):
                self.await_prompt(prompt, printed)
            process.stdin.write(f"{code}\n".encode())
            process.stdin.flush()
        if typed_inputs is not None:
            process.stdin.close()

    def await_prompt(self, prompt: str, printed: Printed) -> None:
        """Return when a prompt is a new, whole line of standard output, or after a time limit."""
        for _ in range(int(PROMPT_SECONDS / POLL_SECONDS)):
            lines = [line.rstrip("\r") for line in printed().split("\n")[:-1]]
            if prompt in lines[self._lines_read :]:
                self._lines_read = lines.index(prompt, self._lines_read) + 1
                return
            if self.user.has_ended.wait(POLL_SECONDS):
                return
        self.user.errors.append(f"waits for input, expected the line '{prompt}' on standard output before it")


def wrong_code(code: str) -> str:
    """A code or token of the same form with another last character."""
    last = code[-1]
    return code[:-1] + (str((int(last) + 5) % 10) if last.isdecimal() else "0")


def is_for(message: Mapping[str, Any], program_input: Input) -> bool:
    """Whether a message contains the code or link for an input."""
    message_key = message["kind"], message["method"], message["login_id"]
    return message_key == (program_input.kind, program_input.method, program_input.login_id)
