"""A program prints a prompt, in a whole line, before it waits for input."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from mfa_snippets.emulator.client import Control
from mfa_snippets.verify.run import simulated_user
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.simulated_user import User

from .made_up import PROMPT, Sample

ASK = '    print("Enter the code:", flush=True)\n'
READ = "    line = sys.stdin.readline()\n"
LATE = (
    "sample totp-then-otp: waits for input, expected the line 'Enter the code:' on standard output before it"
)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulated_user, "PROMPT_SECONDS", 0.5)


@pytest.fixture
def user(case: Case) -> User:
    """A user at a terminal."""
    return User(case=case, control=MagicMock(spec=Control))


@pytest.mark.parametrize(
    "asking",
    [
        pytest.param(READ + ASK, id="behind it"),
        pytest.param(ASK.replace(", flush=True", "") + READ, id="kept back"),
        pytest.param(ASK.replace(", flush", ', end="", flush') + READ, id="not a line"),
    ],
)
def test_a_late_prompt_is_a_finding(sample: Sample, asking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user would not know what to type; also with an unbuffered caller."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    changed = sample.changed(ASK + READ, asking)
    result = changed.result()

    assert LATE in result.findings
    assert result.state == "failed"


@pytest.mark.parametrize(
    ("printed", "late"),
    [
        ("Enter the code:\nSent.\nEnter the code:\n", 0),
        ("Enter the code:\r\nEnter the code:\r\n", 0),
        ("Enter the code:\nEnter the code:", 1),
        ("Enter the code: 1\nEnter the code:\n", 1),
        ("", 2),
    ],
)
def test_each_input_needs_a_prompt_line(user: User, printed: str, late: int) -> None:
    """Two inputs need two."""
    for _ in range(2):
        user.await_prompt(PROMPT, lambda: printed)

    assert len(user.errors) == late


def test_a_prompt_is_not_awaited_after_the_end(user: User) -> None:
    """The program reports the reason itself."""
    user.has_ended.set()
    user.await_prompt(PROMPT, lambda: "")

    assert user.errors == []
