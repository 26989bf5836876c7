"""A program asks, in a whole line, before it waits for an answer."""

from __future__ import annotations

import threading

import pytest

from mfa_snippets.verify.run import simulated_user as prompts
from mfa_snippets.verify.run.simulated_user import Prompts

from .made_up import PROMPT, Sample

ASK = '    print("Enter the code:", flush=True)\n'
READ = "    line = sys.stdin.readline()\n"
LATE = (
    "sample totp-then-otp: waits for an answer, "
    "expected the line 'Enter the code:' on standard output before it"
)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompts, "SECONDS_TO_ASK", 0.5)


@pytest.mark.parametrize(
    "asking",
    [
        pytest.param(READ + ASK, id="behind it"),
        pytest.param(ASK.replace(", flush=True", "") + READ, id="kept back"),
        pytest.param(ASK.replace(", flush", ', end="", flush') + READ, id="not a line"),
    ],
)
def test_a_program_that_asks_too_late_is_found(
    sample: Sample, asking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sits before it would not know what to type, also where the caller has nothing kept back."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    changed = sample.changed(ASK + READ, asking)
    result = changed.with_language(contract={"unset": ["PYTHONUNBUFFERED"]}).result()

    assert LATE in result.all_findings
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
def test_each_prompt_has_a_line_of_its_own(printed: str, late: int) -> None:
    """Two answers need two."""
    troubles: list[str] = []
    awaited = Prompts([PROMPT, PROMPT], lambda: printed, threading.Event(), troubles)
    for _ in range(3):
        awaited.await_next()

    assert len(troubles) == late


def test_nothing_is_awaited_of_a_program_that_has_ended() -> None:
    """It says itself why."""
    has_left, troubles = threading.Event(), list[str]()
    has_left.set()
    Prompts([PROMPT], lambda: "", has_left, troubles).await_next()

    assert troubles == []
