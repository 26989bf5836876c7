"""Run a program against a live Descope project, where requests are not visible, with test users."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from mfa_snippets.contracts.apps import Input, Program
from mfa_snippets.contracts.evidence import Run
from mfa_snippets.verify.run.cases import Case, example_values, password_of
from mfa_snippets.verify.run.management import LiveProject, ManagementError
from mfa_snippets.verify.run.process import Printed, Process
from mfa_snippets.verify.run.runner import base_url, earlier_cases, execute, redacted_outcome
from mfa_snippets.verify.run.simulated_user import TerminalRun, TypedCode, User
from mfa_snippets.verify.run.task import RunContext, RunOutcome

DEFAULT_URL = "https://example.com/verify"
POLL_SECONDS = 0.05
TOTP_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}(?![A-Za-z0-9])")


@dataclass(kw_only=True)
class LiveUser(User):
    """A user of a live project, who answers when a program has printed something new and is quiet."""

    live: LiveProject
    redirect_url: str
    printed: Printed = str
    _keys: list[str] = field(default_factory=list)  # the authenticator keys of earlier runs
    _length: int = 0

    def begin(self) -> None:
        """See User."""
        super().begin()
        self._keys += TOTP_KEY.findall(self.printed())
        self.printed, self._length = str, 0

    def code(self, program_input: Input) -> str | None:
        """See User."""
        if not self._is_quiet():
            return None
        try:
            return self._generated(program_input)
        except ManagementError as error:
            self.errors.append(str(error))
            return None

    def click(self, program_input: Input) -> bool:
        """The management API cannot click a link that a program requested."""
        self.errors.append(f"the {program_input.kind} of {program_input.login_id} cannot be clicked")
        return False

    def _is_quiet(self) -> bool:
        """Wait until there is new output, and none was added for some time; False if the program ended."""
        length, changed = len(self.printed()), monotonic()
        while not self.has_ended.wait(POLL_SECONDS):
            if len(self.printed()) != length:
                length, changed = len(self.printed()), monotonic()
            elif length > self._length and monotonic() - changed >= self.live.quiet:
                self._length = length
                return True
        return False

    def _generated(self, program_input: Input) -> str | None:
        if program_input.kind == "totp":
            if keys := [*self._keys, *TOTP_KEY.findall(self.printed())]:
                return self.totp_code(keys[-1])
            self.errors.append("expected an authenticator key on standard output, none was printed")
            return None
        login_id, method = self.login_ids[program_input.login_id], program_input.method or "email"
        if not self.live.management.make_test_user(login_id):
            self.errors.append(f"needs a code for {program_input.login_id}, who has not signed up")
            return None
        if program_input.kind == "magic_link":
            return self.live.management.link_token(login_id, method, self.redirect_url)
        return self.live.management.code(login_id, method)


def run_live(live: LiveProject, case: Case, folder: Path, context: RunContext) -> RunOutcome:
    """Run a program with its own users, which are deleted afterwards. Raises NotInstalledError."""
    try:
        login_ids = _login_ids((case, *earlier_cases(case)), live)
    except ManagementError as error:
        return RunOutcome(run=Run(exit=None, stdout=(), stderr=(), exchange=()), run_errors=(str(error),))
    redirect_url = example_values(case.program).get("redirect_url", DEFAULT_URL)
    user = LiveUser(live=live, login_ids=login_ids, redirect_url=redirect_url)
    try:
        for earlier in earlier_cases(case):
            _run(earlier, folder, context, user)
        outcome = _run(case, folder, context, user)
    finally:
        errors = []
        for login_id in login_ids.values():
            try:
                live.management.delete(login_id)
            except ManagementError as error:
                errors.append(str(error))
    return RunOutcome(run=outcome.run, run_errors=(*outcome.run_errors, *errors))


def _login_ids(cases: Sequence[Case], live: LiveProject) -> Mapping[str, str]:
    """Unused login IDs, by the examples that they replace."""
    login_ids: dict[str, str] = {}
    examples = (pair for case in cases for pair in example_values(case.program).items())
    for role, example in examples:
        if role in ("login_id", "email", "phone") and example not in login_ids:
            email = f"mfa-snippets-{secrets.token_hex(8)}@example.com"
            login_ids[example] = live.unused_number() if role == "phone" else email
    return login_ids


def _run(case: Case, folder: Path, context: RunContext, user: LiveUser) -> RunOutcome:
    program, trigger, management = case.program, case.trigger, user.live.management
    user.begin()
    inputs = program.invocation.inputs
    terminal = TerminalRun(user=user, inputs=inputs, trigger=trigger, prompts=case.prompts)

    def interact(process: Process, printed: Printed) -> None:
        user.printed = printed
        terminal.interact(process, printed)
        if user.errors and process.stdin is not None:
            process.stdin.close()  # the program need not wait for further input

    with base_url(trigger, management.url) as url:
        values = {"project_id": management.project_id, "base_url": url}
        result = execute(case, folder, context, user.login_ids, values, interact)
    user.has_ended.set()
    fixed = {management.project_id: "{project_id}", url: "{base_url}", str(folder): "{project}"}
    names = {**fixed, **_names(program, user.login_ids, user.typed, result.stdout)}
    return redacted_outcome(result, names, context.limit, user.errors)


def _names(
    program: Program, login_ids: Mapping[str, str], typed: list[TypedCode], stdout: str
) -> Mapping[str, str]:
    """Names for what differs from run to run, the same as in a run against the emulator."""
    names = {login_id: example for example, login_id in login_ids.items()}
    names |= {key: f"{{totp_key:{number}}}" for number, key in enumerate(TOTP_KEY.findall(stdout), start=1)}
    names |= {code: f"{{{kind}:{number}}}" for number, (code, kind) in enumerate(typed, start=1)}
    password = password_of(program)
    return names | ({password: "{password}"} if password else {})
