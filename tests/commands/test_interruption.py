"""A signal ends every command in one line, whenever it comes, with all that runs for it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.verify.made_up import Language, Sample

from .running import BASE, ROOT, Ended, process

MESSAGE = "interrupted: no file is half-written, run it again\n"
SIGNALED = """
import os, signal, sys
number, name = int(sys.argv.pop(1)), sys.argv.pop(1)
def send(event, arguments):
    if event == "import" and arguments[0] == name:
        os.kill(os.getpid(), number)
sys.addaudithook(send)
from mfa_snippets.cli import main
main()
"""
"""Sends a signal to itself where it imports a module."""
HEARD = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""Where tests run in the background of a script, an interrupt is ignored."""
BUILD, LIST = ("--spec", f"{BASE}/spec", "--templates", f"{BASE}/templates", "build"), ("list",)
MOMENTS = {
    "before the check for nothing to do": (BUILD, "mfa_snippets.output.no_op"),
    "in the check for nothing to do": (BUILD, "hashlib"),
    "amid imports": (LIST, "mfa_snippets.commands.options"),
    "amid imports of a library": (LIST, "click.core"),
    "while a command runs": (LIST, "yaml"),
    "while a server starts": (("serve", "--port", "0", "--", "true"), "uvicorn"),
    "while a watch builds for the first time": ((*BUILD, "--without-evidence", "--watch"), "jinja2.ext"),
    "while programs are verified": (("verify",), "mfa_snippets.verify.verification"),
}


@pytest.mark.parametrize(("arguments", "module"), MOMENTS.values(), ids=MOMENTS.keys())
def test_an_interrupt_is_told_in_one_line(arguments: tuple[str, ...], module: str, tmp_path: Path) -> None:
    """No traceback, and nothing on standard output."""
    ended = process(signal.SIGINT.value, module, *arguments, code=HEARD + SIGNALED, cwd=tmp_path)

    assert ended == Ended(exit=130, stdout="", stderr=MESSAGE)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_other_signals_are_told_alike(number: signal.Signals, status: int, tmp_path: Path) -> None:
    """With the exit status that a shell has for them."""
    ended = process(number.value, "yaml", "list", code=SIGNALED, cwd=tmp_path)

    assert ended == Ended(exit=status, stdout="", stderr=MESSAGE)


IN_TEMPORARY_FOLDER = """
import os, signal, time
from mfa_snippets.cli import main
def send(paths, revision, folder):
    (folder / "file").write_text("")
    os.kill(os.getpid(), signal.SIGTERM)
    {then}
import mfa_snippets.commands.comparison as comparison
comparison.published_at = send
main()
"""


@pytest.mark.parametrize("then", ["time.sleep(99)", "raise OSError('a program or a folder is gone')"])
def test_a_temporary_folder_is_removed(then: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is in it; what the command finds missing meanwhile is no news."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    ended = process("diff", "HEAD", code=IN_TEMPORARY_FOLDER.replace("{then}", then))

    assert ended == Ended(exit=143, stdout="", stderr=MESSAGE)
    assert list(tmp_path.iterdir()) == []


UPGRADING = """
import os, signal, time
from types import SimpleNamespace
from mfa_snippets.cli import main
from mfa_snippets.commands import rehearsal
def write(*_):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.5)  # long enough for a signal that does not wait
    yield "everything"
rehearsal.rehearse = lambda *_: SimpleNamespace(is_clean=True, candidate=None)
rehearsal.report_lines = lambda _: ["nothing breaks"]
rehearsal.write = write
try:
    main()
finally:
    time.sleep(99)
"""


def test_an_upgrade_writes_all_or_nothing() -> None:
    """A signal waits until it has written what belongs together."""
    ended = process("upgrade", "python=2.0.0", code=UPGRADING)

    assert ended == Ended(exit=143, stdout="nothing breaks\n", stderr=f"wrote everything\n{MESSAGE}")


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    """As in the background of a script, and with nohup."""
    code = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + SIGNALED
    ended = process(signal.SIGINT.value, "yaml", "list", "sdks", code=code, cwd=tmp_path)

    assert (ended.exit, ended.stderr) == (0, "")


WAITING = """
import os, subprocess, time
apart = subprocess.Popen(["sleep", "99"], start_new_session=True)
with open({!r}, "w") as file:
    file.write(f"{{os.getpid()}} {{apart.pid}}")
time.sleep(99)
"""


def has_ended(number: int) -> bool:
    """Whether a process that was killed ends soon."""
    with suppress(ProcessLookupError):
        for _ in range(100):
            os.kill(number, 0)
            time.sleep(0.05)
        return False
    return True


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_programs_end_with_their_verification(
    number: signal.Signals, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though each leads a session of its own, and one that it started another."""
    started = tmp_path / "started"
    Sample(folder=tmp_path, languages=(Language(source=WAITING.format(str(started))),)).write()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    command = ["env", "--default-signal", sys.executable, "-m", "mfa_snippets", "verify"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as verification:
        while not (started.is_file() and started.read_text()):
            assert verification.poll() is None
            time.sleep(0.05)
        verification.send_signal(number)
        printed = verification.communicate()

    assert (verification.returncode, *printed) == (status, "", MESSAGE)
    assert [number for number in started.read_text().split() if not has_ended(int(number))] == []
    Sample(folder=tmp_path).write()
    again = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert again.stderr == ""
