"""Simulate the user of a program: read the emulator's inbox, type codes when prompted, and click links."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPErrorProcessor, ProxyHandler, Request, build_opener

import pyotp

from mfa_snippets.contracts.apps import Input
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.run.cases import FAULT_COUNT, Case, runs_of, substitute_values
from mfa_snippets.verify.run.process import Printed, Process

if TYPE_CHECKING:
    from mfa_snippets.verify.run.authenticator import Authenticator

PROMPT_SECONDS = 20.0
POLL_SECONDS = 0.02
INBOX_SECONDS = 2.0
BROWSER_SECONDS = 10.0
OF_BROWSER = ("oauth_code", "passkey")  # inputs that a browser returns
Outcome = TypeVar("Outcome")


class AnyStatus(HTTPErrorProcessor):
    """Returns every response: raises no error and follows no redirect."""

    def http_response(self, _request: Request, response: HTTPResponse) -> HTTPResponse:
        return response


@dataclass(kw_only=True)
class User:
    """A user with the emulator's inbox, in one run after the other."""

    case: Case = field(init=False)  # the one of the current run
    control: Control  # of the project
    substitutes: Mapping[str, str] = field(default_factory=dict)
    """The values of this run by the examples that they replace, such as the login IDs of inputs."""
    has_ended: threading.Event = field(default_factory=threading.Event)  # set when the program has ended
    typed: list[tuple[str, str]] = field(default_factory=list)
    """Codes, tokens and responses, each with the kind of its input, or `wrong`."""
    errors: list[str] = field(default_factory=list)  # what the program did not do for its user
    start: int = 0  # the ID of the last message that was in the inbox before the program started
    _last: int = 0
    _messages: list[dict[str, Any]] = field(default_factory=list)
    _earlier: int = 0  # how many requests the earlier runs sent
    _has_run: bool = False  # in this project
    _used: set[tuple[str, str]] = field(default_factory=set)

    def begin(self, case: Case) -> None:
        """Keep the authenticators of earlier runs, replace examples in a plain run, and inject a fault."""
        self.case = case
        self.has_ended, self.typed, self.errors = threading.Event(), [], []
        if self._has_run:  # else there is nothing
            messages = self.control.messages()
            self._messages = [message for message in messages if message["kind"] == "totp"]
            self.start = self._last = max((message["id"] for message in messages), default=0)
            self._earlier = len(self.control.requests())
        self._has_run = True
        examples = (pair for each in runs_of(case) for pair in substitute_values(each.program).items())
        self.substitutes = dict(examples) if case.failure is None else {}
        if case.trigger.fault is not None and case.fault_path is not None:
            self.control.fault(case.fault_path, case.trigger.fault, count=FAULT_COUNT)

    def observed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The requests of this run, and the messages to the user."""
        requests = self.control.requests()[self._earlier :]
        return requests, self.control.messages(self.start)

    def type(self, program_input: Input, is_wrong: bool, shown: str = "") -> str | None:
        """What is typed for an input, or something wrong, or None. A browser needs what was `shown`."""
        kind = program_input.kind
        try:
            if kind == "passkey":
                code: str | None = self.authenticator.respond(shown, is_wrong)
            else:
                is_browsed = kind == "oauth_code"
                code = self._oauth_code(program_input, shown) if is_browsed else self._code(program_input)
                code = wrong_code(code) if code is not None and is_wrong else code
        except ValueError as error:
            self.errors.append(str(error))
            return None
        if code is not None:
            self.typed.append((code, "wrong" if is_wrong else kind))
        return code

    def _oauth_code(self, program_input: Input, url: str) -> str:
        """The code that the browser comes back with, after the user signed in on the provider's page."""
        login_id = self.substitutes.get(program_input.login_id, program_input.login_id)
        opener = build_opener(ProxyHandler({}), AnyStatus())
        try:
            with opener.open(f"{url}&{urlencode({'email': login_id})}", timeout=BROWSER_SECONDS) as response:
                location: str = response.headers.get("Location", "")
            return parse_qs(urlsplit(location).query)["code"][0]
        except (OSError, HTTPException, ValueError, LookupError):
            expected = "the address of an identity provider before the prompt"
            raise ValueError(f"expected {expected}, was '{url}'") from None

    @cached_property
    def authenticator(self) -> "Authenticator":
        from mfa_snippets.verify.run.authenticator import Authenticator  # takes long, and few need it

        return Authenticator()

    def _totp_code(self, key: str) -> str:
        """An authenticator's current code, or the next one if that was used: each is valid once."""
        app = pyotp.TOTP(key)
        step = int(time.time()) // app.interval
        codes = [app.generate_otp(counter) for counter in (step, step + 1)]
        code = next((code for code in codes if (key, code) not in self._used), codes[0])
        self._used.add((key, code))
        return code

    def _code(self, program_input: Input) -> str | None:
        """Wait for the code for an input; None if there is none when the program has ended."""
        message = self._awaited(program_input)
        if message is None:
            return None
        if message["kind"] == "totp":  # an authenticator's key stays valid, a one-time code does not
            return self._totp_code(message["key"])
        self._messages.remove(message)
        return str(message["code"])

    def click(self, program_input: Input) -> bool:
        """Wait for the link for an input, and click it; False if there is no valid link."""
        message = self._awaited(program_input)
        if message is None:
            return False
        self._messages.remove(message)
        try:
            self.control.click_message(message["id"])
        except ControlError:
            return False
        return True

    def _awaited(self, program_input: Input) -> dict[str, Any] | None:
        """The first unread message for an input or its example's login ID, or the newest authenticator."""
        login_id = self.substitutes.get(program_input.login_id, program_input.login_id)
        inputs = (program_input, replace(program_input, login_id=login_id))
        wait = 0.0  # a new authenticator replaces that of an earlier run
        while not self.has_ended.is_set():
            new = self.control.messages(self._last, wait)
            self._messages += new
            self._last = max((message["id"] for message in new), default=self._last)
            waiting = [one for one in self._messages if any(is_for(one, wanted) for wanted in inputs)]
            if waiting:
                return waiting[-1 if program_input.kind == "totp" else 0]
            wait = INBOX_SECONDS
        return None


def in_new_project(case: Case, control: Control, run: Callable[[Case, User], Outcome]) -> Outcome:
    """The outcome of a run in a new project of the emulator, after earlier runs."""
    user = User(control=control.project())
    try:
        return [run(each, user) for each in runs_of(case)][-1]
    finally:
        user.control.forget()


@dataclass(slots=True, kw_only=True)
class TerminalRun:
    """A user at a program's terminal, who waits for each prompt before typing."""

    user: User
    _lines_read: int = 0

    def interact(self, process: Process, printed: Printed) -> None:
        """Provide each input; then standard input stays open, unless the trigger or an error ends it."""
        case = self.user.case
        prompts, inputs = iter(case.prompts), case.program.invocation.inputs[: case.trigger.inputs_typed]
        for number, program_input in enumerate(inputs, start=1):
            if not program_input.typed:
                if not self.user.click(program_input):
                    break
                continue
            shown = ""
            if prompt := next(prompts, None):
                shown = self.await_prompt(prompt, printed)
            if self.user.has_ended.is_set():
                break
            code = self.user.type(program_input, number == case.trigger.wrong_input, shown)
            if code is None:
                break
            process.stdin.write(f"{code}\n".encode())
            process.stdin.flush()
        if case.trigger.inputs_typed is not None or self.user.errors:
            process.stdin.close()

    def await_prompt(self, prompt: str, printed: Printed) -> str:
        """Wait for a new line with a prompt; returns what the line before it has behind its first colon."""
        for _ in range(int(PROMPT_SECONDS / POLL_SECONDS)):
            lines = [line.rstrip("\r") for line in printed().split("\n")[:-1]]
            if prompt in lines[self._lines_read :]:
                self._lines_read = lines.index(prompt, self._lines_read) + 1
                return ("", *lines)[self._lines_read - 1].partition(": ")[2]
            if self.user.has_ended.wait(POLL_SECONDS):
                return ""
        self.user.errors.append(f"waits for input, expected the line '{prompt}' on standard output before it")
        return ""


def wrong_code(code: str) -> str:
    """A code or token of the same form with another last character."""
    last = code[-1]
    return code[:-1] + (str((int(last) + 5) % 10) if last.isdecimal() else "0")


def is_for(message: Mapping[str, Any], program_input: Input) -> bool:
    """Whether a message contains the code or link for an input."""
    message_key = message["kind"], message["method"], message["login_id"]
    return message_key == (program_input.kind, program_input.method, program_input.login_id)
