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
def test_what_was_found_is_printed_although_the_report_cannot_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long run is not lost with it."""
    Path("file").write_text("", "utf-8")
    monkeypatch.setattr("mfa_snippets.contracts.files.check_writable", lambda _: None)
    ended = run("verify", "--report", "file/report.xml")

    assert (ended.exit, ended.stderr) == (3, "error: file/report.xml: cannot be written: File exists\n")
    assert ended.stdout.endswith("1 program: 1 executed; checks: 5 passed, 0 failed, 0 unavailable\n")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--report", "file/report.xml"), 3, "error: file/report.xml: cannot be written: File exists\n"),
        (("--report", "output"), 3, "error: output: cannot be written: Is a directory\n"),
        (("--signatures", "signatures"), 2, "Directory 'signatures' does not exist.\n"),
        (("--signatures", "file"), 2, "Directory 'file' is a file.\n"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_runs(
    arguments: tuple[str, ...], status: int, message: str, output: Path, run: Run
) -> None:
    """Not after minutes."""
    Path("file").write_text("", "utf-8")
    (output / "apps.json").write_text("not read", "utf-8")
    ended = run("verify", *arguments)

    assert ended.exit == status
    assert ended.stderr.endswith(message)


def test_evidence_that_cannot_be_written_is_told_before_anything_runs(output: Path, run: Run) -> None:
    """Since it is of no use to run programs then."""
    Path("file").write_text("", "utf-8")
    (output / "apps.json").write_text("not read", "utf-8")
    ended = run("--evidence", "file/evidence", "verify", "--record")

    assert ended.exit == 3
    assert ended.stderr.startswith("error: file/evidence/")
