"""Every command prints in any encoding, and says what it could not write."""

import os
import subprocess
import sys
from functools import cache

import pytest

from .running import ROOT, Ended

COMMANDS = {
    "help": "--help",
    "list": "list gaps --format json",
    "explain": "explain python verify_otp",
    "check": "build --check --output tests",
    "serve": "serve --assumptions",
    "verify": "verify --from tests",
}


@cache
def started(command: str, redirection: str = "", **environment: str) -> Ended:
    """What becomes of a command of a shell."""
    ended = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m mfa_snippets {command} {redirection}', sys.executable],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **environment},
        capture_output=True,
        check=False,
    )
    return Ended(exit=ended.returncode, stdout=ended.stdout.decode(), stderr=ended.stderr.decode())


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_what_an_encoding_lacks_is_escaped(command: str) -> None:
    """As in JSON, so that it still is JSON."""
    usual = started(command)
    plain = started(command, PYTHONIOENCODING="ascii")

    assert "Traceback" not in usual.stderr
    assert plain.stdout.isascii()
    assert (plain.exit, unescaped(plain.stdout)) == (usual.exit, usual.stdout)
    assert unescaped(plain.stderr) == usual.stderr


def unescaped(text: str) -> str:
    """Text as it was before characters were escaped."""
    return text.encode().decode("unicode_escape") if "\\u" in text else text


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_full_standard_output_is_told(command: str) -> None:
    """In one line, unless there was nothing to print."""
    usual, full = started(command), started(command, ">/dev/full")

    if usual.stdout:
        assert full == Ended(exit=3, stdout="", stderr="error: [Errno 28] No space left on device\n")
    else:
        assert full == usual


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_closed_streams_are_no_trouble(command: str) -> None:
    """The status is the same."""
    closed = started(command, "<&- >&-")

    assert (closed.exit, closed.stderr) == (started(command).exit, started(command).stderr)
