"""A program has bounds, with all that it starts, and an environment of its own, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run.launchers import INHERITED, MARK, inherited_environment
from mfa_snippets.verify.run.process import end_leftovers

from .made_up import SOURCE, Sample

ROOT = Path(__file__).parents[2]
NAME = "sample totp-then-otp"
LAST = SOURCE.splitlines()[-1]
CHILD = "    if not os.fork():\n        {}\n        time.sleep(60)\n        os._exit(0)\n"
FORKS = "import time\nwhile True:\n" + CHILD + "    time.sleep(0.001)"
EATS = "eaten = []\nwhile True:\n    eaten.append(b'x' * 9_000_000)\n    time.sleep(0.01)"
RUNAWAYS = {
    "forks without end": (FORKS.format("pass"), "started more than 9 processes"),
    "forks without end into sessions": (FORKS.format("os.setsid()"), "started more than 9 processes"),
    "forks daemons without end": (
        FORKS.format("os.setsid()\n        if os.fork():\n            os._exit(0)"),
        "started more than 9 processes",
    ),
    "prints without end": ("while True:\n    print('x' * 9999)", "printed more than 1048576 bytes"),
    "eats memory": ("import time\n" + EATS, "used more than 200 MiB of memory"),
    "eats memory in children": (
        "import time\nfor _ in range(3):\n" + CHILD.format("eaten = b'x' * 80_000_000") + "time.sleep(60)",
        "used more than 200 MiB of memory",
    ),
    "never ends": ("import time\ntime.sleep(60)", "did not end within 3 s"),
}


@pytest.fixture(autouse=True)
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a program of a test meets soon."""
    monkeypatch.setattr(processes, "MAX_MEMORY", 200 << 20)
    monkeypatch.setattr(processes, "MAX_PROCESSES", 9)
    monkeypatch.setattr(processes, "SECONDS_BETWEEN_LOOKS", 0.05)
    monkeypatch.setattr(processes, "SECONDS_TO_CLOSE", 1.0)


def left() -> Iterator[list[str]]:
    """The commands of processes that a run of this process started."""
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK, "").startswith(f"{os.getpid()}-"):
                yield process.cmdline()
        except psutil.Error:
            continue


@pytest.mark.parametrize(("source", "fault"), RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_ended(sample: Sample, source: str, fault: str) -> None:
    """With a finding of its own, its failure runs are spared, and nothing stays."""
    result = sample.changed(LAST, f"{source}\n{LAST}").result(limit=3.0)

    assert result.findings[0].startswith(f"{NAME}: {fault}; its last output: ")
    assert f"{NAME}: exit status: expected 0, was none, it was killed" in result.findings[1]
    assert list(left()) == []


def test_a_quiet_daemon_is_ended(sample: Sample) -> None:
    """It holds no output open, so the run is right."""
    null = "subprocess.DEVNULL"
    daemon = f"['sleep', '60'], start_new_session=True, stdin={null}, stdout={null}, stderr={null}"
    result = sample.changed(LAST, f"import subprocess\nsubprocess.Popen({daemon})\n{LAST}").result()

    assert result.state == "executed"
    assert list(left()) == []


VERIFIER = """
import os
from pathlib import Path
from mfa_snippets.verify.run.process import run
run(["sleep", "271"], cwd=Path("."), environment=os.environ, limit=300)
"""


def test_the_next_verification_ends_what_a_killed_one_left() -> None:
    """But nothing of one that goes on."""
    verifiers = [_verifier() for _ in range(2)]
    sleepers = [_sleeper(psutil.Process(verifier.pid)) for verifier in verifiers]
    verifiers[0].kill()
    verifiers[0].wait()
    end_leftovers()

    assert list(map(is_alive, sleepers)) == [False, True]
    verifiers[1].kill()
    verifiers[1].wait()
    end_leftovers()
    assert list(map(is_alive, sleepers)) == [False, False]


GONE = """
import psutil
assert not psutil.pid_exists({0}) or psutil.Process({0}).status() == psutil.STATUS_ZOMBIE
"""


def test_it_ends_that_first(sample: Sample) -> None:
    """Before its own checks, which a leftover may disturb."""
    verifier = _verifier()
    sleeper = _sleeper(psutil.Process(verifier.pid))
    verifier.kill()
    verifier.wait()
    check = [sys.executable, "-c", GONE.format(sleeper.pid)]
    (app,) = sample.with_language(app={"format": [check]}).verify().apps

    assert app.findings == ()


def _verifier() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    return subprocess.Popen([sys.executable, "-c", VERIFIER], env=environment)


def is_alive(process: psutil.Process) -> bool:
    """A zombie is not."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _sleeper(verifier: psutil.Process) -> psutil.Process:
    """The command that a process runs, once it has started it."""
    while True:
        assert verifier.is_running()
        for child in verifier.children():
            if child.cmdline()[:1] == ["sleep"]:
                return child
        time.sleep(0.02)


TEMPORARY = """
import os, tempfile
folder = os.path.dirname(os.getcwd()) + "/tmp"
file, path = tempfile.mkstemp()
assert os.path.dirname(path) == folder, path
assert "killed" not in os.listdir(folder), "it is of the verification before"
"""


def test_temporary_files_stay_in_the_workspace(sample: Sample) -> None:
    """Those of a check and of a program; the next verification removes what a killed one left."""
    check = {"format": [[sys.executable, "-c", TEMPORARY]]}
    changed = sample.changed("def ask()", f"{TEMPORARY}\n\ndef ask()").with_language(app=check)
    changed.result()
    (lock,) = sample.folder.glob("workspace/*/lock")
    (lock.parent / "tmp" / "killed").mkdir(parents=True)
    (app,) = changed.verify().apps

    assert app.findings == ()
    assert changed.result().state == "executed"
    assert not (lock.parent / "tmp").exists()


CALLER = {
    "PATH": "/bin",
    "https_proxy": "http://proxy:3128",
    "NO_PROXY": "intranet",
    "SAMPLELIB": "/opt/sample",
    "SAMPLE_PROJECT_ID": "P2callers",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "MISE_GITHUB_TOKEN": "secret",
    "NODE_OPTIONS": "--inspect",
    "PYTHONPATH": "/elsewhere",
}


def test_a_command_inherits_what_toolchains_need() -> None:
    """The emulator is never behind a proxy; what the caller excluded from it stays excluded."""
    assert inherited_environment(CALLER, ["SAMPLEL*"]) == {
        "PATH": "/bin",
        "https_proxy": "http://proxy:3128",
        "SAMPLELIB": "/opt/sample",
        "NO_PROXY": "intranet,127.0.0.1,localhost",
        "no_proxy": "intranet,127.0.0.1,localhost",
        "LC_ALL": "C.UTF-8",
    }


def test_a_program_has_an_environment_of_its_own(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside that, it has its own variables."""
    for name in CALLER.keys() - {"PATH"}:
        monkeypatch.setenv(name, "set-by-the-caller")
    own = {"SAMPLE_PROJECT_ID", "SAMPLE_BASE_URL", "SAMPLELIB", "LC_ALL", "LC_CTYPE", MARK}
    check = f"assert (more := set(os.environ) - {own | set(INHERITED)}) == set(), more"
    changed = sample.changed("def ask()", f"{check}\nassert 'SAMPLELIB' in os.environ\n\n\ndef ask()")
    result = changed.with_language(app={"inherits": ["SAMPLEL*"]}).result()

    assert result.findings == ()
    assert result.state == "executed"


def test_the_list_is_documented() -> None:
    """As in docs/proof.md."""
    text = (ROOT / "docs" / "proof.md").read_text("utf-8")

    assert [name for name in INHERITED if f"`{name}`" not in text and name.isupper()] == []
