"""A sample of what `make soak` does at length, and that each of its checks sees what it must."""

import fcntl
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.builds import build_again, kill_builds, references, torn, wrong_ending
from tests.soak.disturbances import disturb_builds, unexplained
from tests.soak.edits import edit_and_build
from tests.soak.requests import send_requests
from tests.soak.sandbox import NEW, OLD, ROOT, Ended, Sandbox, leftovers, tree_of, write_specifications
from tests.soak.verifications import kill_verifications, report_of
from tests.verify.made_up import Sample

SEED = 18
BASE = ROOT / "tests" / "spec" / "base"
"""A small specification, which is built in half a second."""
SAMPLE = ("--evidence", "evidence", "verify", "--from", "output", "--format", "json")


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """A folder for commands."""
    return Sandbox(folder=tmp_path)


@pytest.mark.slow
def test_builds_that_are_disturbed(sandbox: Sandbox) -> None:
    """By each signal, by another build, by a full disk; and edits give what cold builds give."""
    random_of = random.Random(SEED)
    write_specifications(sandbox.folder, BASE)
    known = references(sandbox)
    reports = [
        kill_builds(sandbox, known, 3, random_of),
        disturb_builds("two builds at once", sandbox, known, 1, random_of),
        disturb_builds("builds on a full disk", sandbox, known, 1, random_of),
        disturb_builds("builds without their output folder", sandbox, known, 1, random_of),
        edit_and_build(sandbox, 2, random_of),
    ]

    assert [finding for report in reports for finding in report.findings] == []


@pytest.mark.slow
def test_verifications_that_are_ended(sandbox: Sandbox) -> None:
    """By each signal; its program is made up, and waits for its user when it is ended."""
    Sample(folder=sandbox.folder).write()
    report = kill_verifications(sandbox, SAMPLE, 3, random.Random(SEED))

    assert report.findings == []


def test_requests_to_one_emulator() -> None:
    """None is a 5xx, and all kinds of answers come."""
    report = send_requests(200, random.Random(SEED))

    assert report.findings == []
    assert {f"answered {status}" for status in (200, 400, 401, 404)} <= report.counts.keys()


ENDINGS = [
    (signal.SIGKILL, -9, "", None),
    (signal.SIGTERM, 0, "", None),
    (signal.SIGTERM, 143, "interrupted\n", None),
    (signal.SIGINT, -2, "Traceback\n File '/python/site.py'\nKeyboardInterrupt\n", None),
    (signal.SIGINT, 130, "Traceback\n File '/mfa_snippets/cli.py'\nKeyboardInterrupt\n", "a traceback"),
    (signal.SIGTERM, 143, "", "expected one line"),
    (signal.SIGTERM, 143, "one\ntwo\n", "expected one line"),
    (signal.SIGINT, 1, "trouble\n", "exit status 1"),
]


@pytest.mark.parametrize(("number", "status", "text", "found"), ENDINGS)
def test_a_wrong_ending_is_found(number: int, status: int, text: str, found: str | None) -> None:
    endings = list(wrong_ending(Ended(exit=status, text=text), number))

    assert [ending.startswith(found or "none") for ending in endings] == ([True] if found else [])


@pytest.mark.parametrize(
    ("status", "text", "is_found"),
    [
        (0, "", False),
        (3, "error: no space\n", False),
        (3, "", True),
        (2, "usage", True),
        (3, "Traceback\n mfa_snippets\nOSError\n", True),
    ],
)
def test_a_failure_without_an_explanation_is_found(status: int, text: str, is_found: bool) -> None:
    assert bool(list(unexplained(Ended(exit=status, text=text)))) == is_found


def test_what_is_torn_left_or_missing_is_found(sandbox: Sandbox) -> None:
    """A build that does nothing puts nothing right."""
    idle = Sandbox(folder=sandbox.folder, command=(sys.executable, "-c", ""))
    sandbox.output.mkdir()
    for name in ("whole", "torn", "extra"):
        (sandbox.output / name).write_text(name)
    tree = tree_of(sandbox.output)
    trees = {OLD: {"whole": tree["whole"], "torn": "1", "gone": "2"}, NEW: tree}
    (sandbox.output / "torn").write_text("to")

    assert list(torn(sandbox, trees)) == ["torn: neither old nor new"]
    assert list(build_again(idle, trees, OLD)) == [
        "extra is left after the next build",
        "gone is missing after the next build",
        "torn differs after the next build",
    ]


def test_leftovers_are_found(sandbox: Sandbox) -> None:
    """A process, temporary files, and a lock."""
    sandbox.run("--version")
    cache = sandbox.folder / "cache" / "mfa-snippets"
    for path in (
        sandbox.folder / "temporary" / "a",
        cache / "builds" / ".b.json.x",
        cache / "projects/c/tmp/d",
        cache / "projects/c/lock",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with (cache / "projects/c/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pipe = subprocess.PIPE
        process = subprocess.Popen(["cat"], cwd=sandbox.folder, bufsize=0, stdin=pipe, stdout=pipe)
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"\n")
        process.stdout.readline()  # a program that has only been started has no name yet
        found = list(leftovers(sandbox.folder, seconds=0.1))
        process.kill()
        process.wait()

    assert found == [
        f"process {process.pid} (cat) is still there",
        f"{cache}/builds/.b.json.x: a temporary file",
        f"{cache}/projects/c/tmp/d: a temporary file",
        f"{sandbox.folder}/temporary/a: a temporary file",
        f"{cache}/projects/c/lock: locked",
    ]
    (cache / "builds" / ".b.json.x").unlink()
    (cache / "projects" / "c" / "tmp" / "d").unlink()
    (sandbox.folder / "temporary" / "a").unlink()
    assert list(leftovers(sandbox.folder)) == []


def test_a_verification_that_did_not_pass_has_no_report() -> None:
    assert report_of(Ended(exit=0, text='{"seconds": 1, "apps": []}')) == {"apps": []}
    for ended in (Ended(exit=1, text="{}"), Ended(exit=0, text="waiting for another verification\n{}")):
        with pytest.raises(RuntimeError):
            report_of(ended)
