"""Programs, tools and disks at their worst: nothing on record is lost, nothing is green that did not run."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.verify.report import as_text
from mfa_snippets.verify.run import process as processes
from mfa_snippets.verify.run import tool_checks

from .made_up import FAILURES, SOURCE, Sample

ROOT = Path(__file__).parents[2]
NAME = "sample totp-then-otp"
LAST = SOURCE.splitlines()[-1]

WITH_LITTLE_SPACE = """
import resource, sys
from pathlib import Path
from tests.verify.made_up import FAILURES, Sample
from mfa_snippets.errors import ResourceError
sample = Sample(folder=Path(sys.argv[1]), failures=tuple(FAILURES)).write()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.verification import verify
try:
    verify(VerifyOptions(sample.output, sample.evidence, record=True, workspace=sample.folder / "workspace"))
except (ResourceError, OSError) as error:
    sys.exit(str(error))
"""


def with_little_space(folder: Path, most: int) -> str:
    """What a verification says that can write no more than so many bytes into a file."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'generator'}"}
    command = [sys.executable, "-c", WITH_LITTLE_SPACE, str(folder), str(most)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    return ended.stderr.strip()


def test_a_full_disk_loses_no_evidence(sample: Sample) -> None:
    """What was on record stays, whole; no part of the new file does."""
    everything = replace(sample, failures=tuple(FAILURES))
    everything.verify(record=True)
    (path,) = sample.evidence.rglob("*.json")
    good = path.read_bytes()

    assert with_little_space(sample.folder, 8000) == f"{path}: cannot be written: File too large"
    assert path.read_bytes() == good
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_spoils_no_workspace(sample: Sample) -> None:
    """What was written in part is written again."""
    assert "File too large" in with_little_space(sample.folder, 10)

    assert sample.result().state == "executed"


def test_a_source_file_that_was_cut_off_is_written_again(sample: Sample) -> None:
    """Whatever is in the workspace."""
    sample.result()
    (copy,) = sample.folder.glob("workspace/*/project/*.py")
    copy.write_text(SOURCE[:99], "utf-8")

    assert sample.result().state == "executed"


FORKS = "import subprocess\nsubprocess.Popen(['sleep', '8'], start_new_session=True)"


def test_a_program_that_forks_is_found(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that leaves its group cannot be ended with it, and whoever reads its output would wait for ever."""
    monkeypatch.setattr(processes, "SECONDS_TO_CLOSE", 0.5)
    result = sample.changed(LAST, f"{FORKS}\n{LAST}").result()

    left = f"{NAME}: left a process behind that holds its output open; its last output: "
    assert [finding.startswith(left) for finding in result.findings] == [True]
    assert result.state == "failed"


def test_a_program_that_forks_many_is_ended_with_them(sample: Sample) -> None:
    """They print after it has ended, and hold nothing up."""
    many = (
        "import time\nfor _ in range(20):\n    if not os.fork():\n        time.sleep(30)\n        os._exit(0)"
    )

    assert sample.changed(LAST, f"{many}\n{LAST}").result().state == "executed"


@pytest.mark.parametrize(
    "instead",
    ["os.close(0)\n    return '000000'", "return '000000'", "import time; time.sleep(60)\n    return ''"],
)
def test_a_program_that_never_reads_is_failed(sample: Sample, instead: str) -> None:
    """Whoever types for it neither waits nor breaks."""
    deaf = sample.changed(
        'print("Enter the code:", flush=True)\n    line = sys.stdin.readline()', f"{instead}\n    line = ''"
    )
    result = deaf.result(limit=2.0)

    assert result.state == "failed"
    assert any("exit status: expected 0" in finding for finding in result.findings)


def test_a_flood_on_both_streams_is_bounded(sample: Sample) -> None:
    """Also one that does not end: it is ended at the bound, long before the time limit."""
    flood = "while True:\n    print('x' * 99999)\n    print('y' * 99999, file=sys.stderr)"
    result = sample.changed(LAST, flood).result()

    assert any("printed more than 1048576 bytes" in finding for finding in result.findings)
    assert not any("did not end within" in finding for finding in result.findings)
    assert len("".join(result.findings)) < 10_000


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a tool."""
    monkeypatch.setattr(tool_checks, "TOOL_LIMIT", 0.5)


@pytest.mark.usefixtures("hurried")
def test_a_toolchain_that_hangs_is_no_pass(sample: Sample) -> None:
    """A probe makes the run unavailable, a check fails."""
    probe = {"name": "sample-sdk", "version": "1.2.3", "probe": ["sleep", "60"]}
    hanging = {"format": [["sleep", "60"]]}

    without = sample.with_language(app={"sdk": probe}).result()
    assert (without.state, str(without.checks["run"])) == (
        "missing",
        "unavailable: SDK not found: sleep 60: did not end within 0.5 s; its last output: nothing",
    )
    (app,) = sample.with_language(app=hanging).verify().apps
    assert app.findings == ("sample, format: sleep 60: did not end within 0.5 s; its last output: nothing",)


def test_a_toolchain_that_answers_garbage_is_no_pass(sample: Sample) -> None:
    """Nor does its garbage reach the terminal."""
    garbage = [sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'\x1b[2J\xff\x00' * 9); exit(3)"]
    report = sample.with_language(app={"format": [garbage]}).verify()
    text = as_text(report)

    assert report.apps[0].findings
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "\N{REPLACEMENT CHARACTER}[2J" in text
