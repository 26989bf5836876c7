"""`verify` on the command line: reports for CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verify.made_up import Sample

from .running import Run


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The output folder of a made-up language; the cache is in the test's folder, too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Sample(folder=tmp_path).write().output


@pytest.mark.usefixtures("output")
def test_what_was_found_is_printed_although_the_report_cannot_be_written(run: Run) -> None:
    """A long run is not lost with it."""
    Path("file").write_text("", "utf-8")
    ended = run("verify", "--report", "file/report.xml")

    assert (ended.exit, ended.stderr) == (3, "error: file/report.xml: cannot be written: File exists\n")
    assert ended.stdout.endswith("1 program: 1 executed; checks: 5 passed, 0 failed, 0 unavailable\n")
