"""The person of a live project: makes a test user of whoever signs up, and asks for the codes."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyotp

from mfa_snippets.verification.contract import Input
from mfa_snippets.verification.management import Management, ManagementError
from mfa_snippets.verification.person import TOTP_STEP
from mfa_snippets.verification.transcript import Transcript

TOTP_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}(?![A-Za-z0-9])")
QUIET = 3.0
"""Seconds without output, after which a program that has printed something waits for an answer.

Requests cannot be seen, so that there is nothing better to go by; a program that only takes its time gets its
answer too early, and fails.
"""


@dataclass(slots=True)
class TestUsers:
    """See Person. A program may be answered once it has printed something new, and is quiet."""

    __test__ = False  # pytest would take it for tests

    management: Management
    transcript: Transcript
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
