"""Every way to fail has an exit status, and only a bug has a traceback."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .running import OURS, ROOT, Ended, Run, process


def test_a_port_in_use_is_trouble(run: Run) -> None:
    """Exit 3, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", port)

    assert ended == Ended(
        exit=3,
        stdout="",
        stderr=f"error: 127.0.0.1:{port}: Address already in use, expected a free port; --port 0 takes one\n",
    )


def test_a_bug_shows_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 3, since 1 would mean findings."""

    def fail(_places: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("mfa_snippets.spec.load.load", fail)
    ended = run("list")

    assert ended.exit == 3
    assert ended.stderr.startswith("Traceback (most recent call last):\n")
    assert ended.stderr.endswith("RuntimeError: a bug\n")


def test_a_reader_that_goes_away_is_no_trouble() -> None:
    """As in `mfa-snippets list operations | head -1`."""
    code = "import time; from mfa_snippets.cli import main; time.sleep(0.5); main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "list", "operations"],
        env={"PYTHONPATH": str(ROOT / "generator")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert command.stderr.read() == b""


def test_nothing_is_coloured() -> None:
    """With NO_COLOR and without it: what is printed is data."""
    ended = process("--spec", "missing", "build")

    assert not re.search("\x1b", ended.stdout + ended.stderr)
    assert ended.stderr.startswith("missing: this folder does not exist, expected a specification\n")
    assert ended.exit == 1


@pytest.mark.parametrize("command", ["verify", "doctor"])
@pytest.mark.usefixtures("folder")
def test_an_output_folder_that_is_not_there_is_bad_input(command: str, run: Run) -> None:
    """Exit 1, no traceback."""
    ended = run(command, "--from", "missing")

    message = "missing/apps.json: cannot be read (No such file or directory), expected a file"
    hint = "hint: run `mfa-snippets build` first"
    assert ended == Ended(exit=1, stdout="", stderr=f"{message}\n{hint}\n")


@pytest.mark.usefixtures("folder")
def test_a_pipe_in_place_of_a_file_is_bad_input(run: Run) -> None:
    """Nobody writes to it, so reading would not end."""
    Path("built").mkdir()
    os.mkfifo("built/.mfa-snippets.json")

    ended = run("verify", "--from", "built")
    message = "built/.mfa-snippets.json: a device or a pipe, expected a file"
    assert (ended.exit, ended.stderr.splitlines()[0]) == (1, message)


@pytest.mark.usefixtures("folder")
def test_names_are_checked_before_anything_runs(run: Run) -> None:
    """An unknown scenario and an unknown language are usage errors."""
    run(*OURS, "build")

    scenario = run("verify", "--scenario", "one-facto")
    assert (scenario.exit, scenario.stderr.partition("Error: ")[2]) == (
        2,
        "unknown scenario 'one-facto'\nhint: did you mean 'one-factor'?\n",
    )
    language = run("doctor", "--language", "lips")
    assert (language.exit, language.stderr.partition("Error: ")[2]) == (
        2,
        "unknown language 'lips'\nhint: did you mean 'lisp'?\n",
    )


LISTS = {
    "operations": "otp.verify  Verify a code\n",
    "functions": "verify_otp  otp  otp.verify\n",
    "scenarios": "one-factor  demo  One factor\n",
    "sdks": "lisp  descope  1.0.0\n",
    "gaps": "",
}


@pytest.mark.parametrize(("what", "text"), LISTS.items())
@pytest.mark.usefixtures("folder")
def test_lists_have_a_line_for_each_entry(what: str, text: str, run: Run) -> None:
    """In columns."""
    assert run(*OURS, "list", what) == Ended(exit=0, stdout=text, stderr="")
