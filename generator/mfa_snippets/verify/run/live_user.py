"""The user of a program that runs against a live Descope project, where requests are not visible."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from mfa_snippets.contracts.apps import Input
from mfa_snippets.verify.run.cases import Case, example_values
from mfa_snippets.verify.run.management import LiveProject, ManagementError
from mfa_snippets.verify.run.simulated_user import User

DEFAULT_URL = "https://example.com/verify"
POLL_SECONDS = 0.05
TOTP_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}(?![A-Za-z0-9])")


@dataclass(kw_only=True)
class LiveUser(User):
    """A user of a live project, who answers when a program has printed something new and is quiet."""

    live: LiveProject
    _keys: list[str] = field(default_factory=list)  # the authenticator keys of earlier runs
    _length: int = 0

    def begin(self, case: Case) -> None:
        """Keep the authenticator keys of earlier runs."""
        self._keys += TOTP_KEY.findall(self.printed())
        self._length = 0
        super().begin(case)

    def observed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """No requests, which are not visible, and the authenticator keys that the program printed."""
        return [], [{"kind": "totp_key", "code": key} for key in TOTP_KEY.findall(self.printed())]

    def code(self, program_input: Input) -> str | None:
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
        login_id, method = self.substitutes[program_input.login_id], program_input.method or "email"
        if not self.live.management.make_test_user(login_id):
            self.errors.append(f"needs a code for {program_input.login_id}, who has not signed up")
            return None
        if program_input.kind == "magic_link":
            url = example_values(self.case.program).get("redirect_url", DEFAULT_URL)
            return self.live.management.link_token(login_id, method, url)
        return self.live.management.code(login_id, method)


def unused_login_ids(cases: Iterable[Case], live: LiveProject) -> Mapping[str, str]:
    """New login IDs, by the examples that they replace. Raises ManagementError."""
    login_ids: dict[str, str] = {}
    examples = (pair for case in cases for pair in example_values(case.program).items())
    for role, example in examples:
        if role in ("login_id", "email", "phone") and example not in login_ids:
            email = f"mfa-snippets-{secrets.token_hex(8)}@example.com"
            login_ids[example] = live.unused_number() if role == "phone" else email
    return login_ids
