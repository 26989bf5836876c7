"""Every command prints in any encoding, and says what it could not write."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .running import OURS, ROOT, Ended, edit

TITLE = "Vérify a code → 😀"
PATCHED = (
    "import mfa_snippets.output.build as module; from mfa_snippets.cli import main; "
    "module.render_pages = lambda *_: (); main()"
)
COMMANDS = {
    "help": "--help",
    "list": "list operations",
    "list for machines": "list operations --format json",
    "explain": "explain lisp verify_otp",
    "check": "build --check",
    "serve": "serve --assumptions",
}


@pytest.fixture
def shell(folder: Path) -> Path:
    """The small specification with a title that few encodings have."""
    edit(Path("spec/operations/otp.yaml"), "Verify a code", TITLE)
    edit(Path("spec/functions/otp.yaml"), "summary: ", f"summary: {TITLE} ")
    return folder


def started(command: str, redirection: str = "", encoding: str = "utf-8", code: str = PATCHED) -> Ended:
    """What becomes of a command of a shell."""
    words = f'exec "$0" -c "$1" {" ".join(OURS)} {command} {redirection}'
    ended = subprocess.run(
        ["/bin/sh", "-c", words, sys.executable, code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
        encoding=encoding,
    )
    return Ended(exit=ended.returncode, stdout=ended.stdout, stderr=ended.stderr)


NUMBER = (
    "import os, mfa_snippets.output.build as module; from mfa_snippets.cli import main; "
    "module.render_pages = lambda *_: open('number', 'w').write(str(os.open('/', 0))) and (); main()"
)
INTERRUPTED = """
import signal, sys

class Finder:
    def find_spec(self, name, *_):
        if name == "signal":
            raise KeyboardInterrupt

del sys.modules["signal"]
sys.meta_path.insert(0, Finder())
from mfa_snippets.cli import main
main()
"""


@pytest.mark.usefixtures("shell")
def test_no_file_has_the_number_of_a_closed_stream() -> None:
    """What is printed, or told at a signal, would get into it."""
    assert started("build", "<&- >&- 2>&-", code=NUMBER).exit == 0
    assert int(Path("number").read_text()) > 2


def test_an_interrupt_before_the_handler_is_told_alike() -> None:
    ended = started("build", code=INTERRUPTED)

    assert ended == Ended(exit=130, stdout="", stderr="interrupted: no file is half-written, run it again\n")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.usefixtures("shell")
def test_streams_of_any_kind(command: str) -> None:
    """What an encoding lacks is escaped as in JSON, and what cannot be printed is not lost in silence."""
    usual, latin = started(command), started(command, encoding="latin-1")
    full, closed = started(command, ">/dev/full"), started(command, "<&- >&-")

    assert TITLE in usual.stdout or command in ("--help", "serve --assumptions")
    assert latin.stdout == usual.stdout.replace("→ 😀", r"\u2192 \ud83d\ude00")
    assert (latin.exit, latin.stderr) == (usual.exit, usual.stderr)
    assert full == Ended(exit=3, stdout="", stderr="error: [Errno 28] No space left on device\n")
    assert closed == Ended(exit=3, stdout="", stderr="error: [Errno 9] Bad file descriptor\n")
