"""Simulate the user of a program: read the emulator's inbox, type codes when prompted, and click links."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPErrorProcessor, ProxyHandler, Request, build_opener

from mfa_snippets.contracts.apps import Input
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.run.cases import FAULT_COUNT, Case, runs_of, substitute_values
from mfa_snippets.verify.run.launchers import Process
from mfa_snippets.verify.run.process import Printed

if TYPE_CHECKING:
    from mfa_snippets.verify.run.authenticator import Authenticator

PROMPT_SECONDS = 20.0
POLL_SECONDS = 0.02
INBOX_SECONDS = 2.0
BROWSER_SECONDS = 10.0
Outcome = TypeVar("Outcome")


class AnyStatus(HTTPErrorProcessor):
    """Returns every response: raises no error and follows no redirect."""

    def http_response(self, _request: Request, response: HTTPResponse) -> HTTPResponse:
        return response


@dataclass(kw_only=True)
class User:
    """A user with a terminal and the emulator's inbox, in one run after the other."""

    case: Case = field(init=False)  # the one of the current run
    control: Control  # of the project
    substitutes: Mapping[str, str] = field(default_factory=dict)
    """The values of this run by the examples that they replace, such as the login IDs of inputs."""
    has_ended: threading.Event = field(default_factory=threading.Event)  # set when the program has ended
    typed: list[tuple[str, str]] = field(default_factory=list)
    """Codes, tokens and responses, each with the kind of its input, or `wrong`."""
    errors: list[str] = field(default_factory=list)  # what the program did not do for its user
    _lines_read: int = 0  # of what this run printed
    _earlier: tuple[int, int] = (0, 0)  # how many requests came before this run, and the last message's ID
    _latest: tuple[int, int] = (0, 0)  # the same at the last observation

    def begin(self, case: Case) -> None:
        """Replace examples in a plain run, and inject a fault; authenticators and passkeys stay."""
        self.case, self._earlier = case, self._latest
        self.has_ended, self.typed, self.errors, self._lines_read = threading.Event(), [], [], 0
        examples = (pair for each in runs_of(case) for pair in substitute_values(each.program).items())
        self.substitutes = dict(examples) if case.failure is None else {}
        if case.trigger.fault is not None and case.fault_path is not None:
            self.control.fault(case.fault_path, case.trigger.fault, count=FAULT_COUNT)

    def observed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The requests of this run, and the messages to the user."""
        count, last = self._earlier
        requests, messages = self.control.requests(), self.control.messages(last)
        self._latest = len(requests), max((message["id"] for message in messages), default=last)
        return requests[count:], messages

    def type(self, program_input: Input, is_wrong: bool, shown: str = "") -> str | None:
        """What is typed for an input, or something wrong, or None. A browser needs what was `shown`."""
        kind = program_input.kind
        try:
            if kind == "passkey":
                code: str | None = self.authenticator.respond(shown, is_wrong)
            elif kind == "oauth_code":
                code = self._oauth_code(program_input, shown)
            else:
                message = self._message(program_input)
                code = str(message["code"]) if message else None
        except ValueError as error:
            self.errors.append(str(error))
            return None
        if code is None:
            return None
        code = wrong_code(code) if is_wrong and kind != "passkey" else code
        self.typed.append((code, "wrong" if is_wrong else kind))
        return code

    def click(self, program_input: Input) -> bool:
        """Wait for the link for an input, and click it; False if there is none when the program has ended."""
        while message := self._message(program_input):
            with suppress(ControlError):  # meanwhile, the program's own request may have ended it
                self.control.click_message(message["id"])
                return True
        return False

    def _message(self, program_input: Input) -> dict[str, Any] | None:
        """Wait for the code or link for an input, sent to its login ID or to the example that is replaced."""
        while True:
            wait = 0.0 if self.has_ended.is_set() else INBOX_SECONDS
            for login_id, seconds in ((self._login_id(program_input), wait), (program_input.login_id, 0.0)):
                with suppress(ControlError):
                    return self.control.message(login_id, program_input.kind, seconds)
            if not wait:
                return None

    def _login_id(self, program_input: Input) -> str:
        return self.substitutes.get(program_input.login_id, program_input.login_id)

    def _oauth_code(self, program_input: Input, url: str) -> str:
        """The code that the browser comes back with, after the user signed in on the provider's page."""
        query = urlencode({"email": self._login_id(program_input)})
        opener = build_opener(ProxyHandler({}), AnyStatus())
        try:
            with opener.open(f"{url}&{query}", timeout=BROWSER_SECONDS) as response:
                location: str = response.headers.get("Location", "")
            return parse_qs(urlsplit(location).query)["code"][0]
        except (OSError, HTTPException, ValueError, LookupError):
            expected = "the address of an identity provider before the prompt"
            raise ValueError(f"expected {expected}, was '{url}'") from None

    @cached_property
    def authenticator(self) -> "Authenticator":
        from mfa_snippets.verify.run.authenticator import Authenticator  # takes long, and few need it

        return Authenticator()

    def use_terminal(self, process: Process, printed: Printed) -> None:
        """Provide each input; then standard input stays open, unless the trigger or an error ends it."""
        trigger, prompts = self.case.trigger, iter(self.case.prompts)
        inputs = self.case.program.invocation.inputs[: trigger.inputs_typed]
        for number, program_input in enumerate(inputs, start=1):
            if not program_input.typed:
                if not self.click(program_input):
                    break
                continue
            prompt = next(prompts, None)
            shown = self.await_prompt(prompt, printed) if prompt else ""
            if self.has_ended.is_set():
                break
            code = self.type(program_input, number == trigger.wrong_input, shown)
            if code is None:
                break
            process.stdin.write(f"{code}\n".encode())
        if trigger.inputs_typed is not None or self.errors:
            process.stdin.close()

    def await_prompt(self, prompt: str, printed: Printed) -> str:
        """Wait for a new line with a prompt; returns what the line before it has behind its first colon."""
        for _ in range(int(PROMPT_SECONDS / POLL_SECONDS)):
            lines = [line.rstrip("\r") for line in printed().split("\n")[:-1]]
            if prompt in lines[self._lines_read :]:
                self._lines_read = lines.index(prompt, self._lines_read) + 1
                return ("", *lines)[self._lines_read - 1].partition(": ")[2]
            if self.has_ended.wait(POLL_SECONDS):
                return ""
        self.errors.append(f"waits for input, expected the line '{prompt}' on standard output before it")
        return ""


def in_new_project(case: Case, control: Control, run: Callable[[Case, User], Outcome]) -> Outcome:
    """The outcome of a run in a new project of the emulator, after earlier runs."""
    user = User(control=control.project())
    try:
        return [run(each, user) for each in runs_of(case)][-1]
    finally:
        user.control.forget()


def wrong_code(code: str) -> str:
    """A code or token of the same form with another last character."""
    last = code[-1]
    return code[:-1] + (str((int(last) + 5) % 10) if last.isdecimal() else "0")
