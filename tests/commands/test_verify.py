"""`verify` on the command line: shards, their join, and reports for CI."""

from __future__ import annotations

import json
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


def test_shards_are_joined(output: Path, run: Run) -> None:
    """What one command prints as JSON, the other reads."""
    for number in (1, 2):
        ended = run("verify", "--shard", f"{number}/2", "--format", "json", "--report", f"{number}.xml")
        Path(f"{number}.json").write_text(ended.stdout, "utf-8")
        assert (ended.exit, ended.stderr) == (0, "")
    joined = run("verify", "--merge", "1.json", "2.json", "--report", "all.xml")

    assert joined.exit == 0
    assert joined.stdout.endswith("1 program: 1 executed; checks: 5 passed, 0 failed, 0 unavailable\n")
    assert [len(json.loads(Path(f"{number}.json").read_text())["programs"]) for number in (1, 2)] == [1, 0]
    assert '<testcase name="totp-then-otp" classname="sample"' in Path("all.xml").read_text("utf-8")
    assert output.exists()


def test_a_missing_shard_is_a_finding(output: Path, run: Run) -> None:
    """Exit 1, in whatever form it is told."""
    Path("1.json").write_text(run("verify", "--shard", "1/2", "--format", "json").stdout, "utf-8")
    joined = run("verify", "--merge", "1.json", "--format", "json")

    assert joined.exit == 1
    assert json.loads(joined.stdout)["all_findings"] == ["shard 2/2: expected one report, is in none"]
    assert output.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--merge"], "--merge and the files to be merged belong together"),
        (["report.json"], "--merge and the files to be merged belong together"),
        (["--shard", "3/2"], "'3/2' is not a shard, expected I/N, such as 1/4"),
    ],
)
def test_what_makes_no_sense_is_usage(arguments: list[str], message: str, run: Run) -> None:
    """Exit 2."""
    ended = run("verify", *arguments)

    assert ended.exit == 2
    assert message in ended.stderr


@pytest.mark.parametrize(
    ("environment", "url", "message"),
    [
        (
            (),
            "https://api.example.com",
            "--against needs DESCOPE_PROJECT_ID and DESCOPE_MANAGEMENT_KEY in the",
        ),
        (("DESCOPE_PROJECT_ID",), "https://api.example.com", "--against needs DESCOPE_MANAGEMENT_KEY in the"),
        (
            ("DESCOPE_PROJECT_ID", "DESCOPE_MANAGEMENT_KEY"),
            "http://api.example.com",
            "--against 'http://api.example.com': expected https://…, since a management key is sent there",
        ),
    ],
)
def test_a_live_run_needs_a_key_and_a_safe_place(
    environment: tuple[str, ...], url: str, message: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, before anything is asked, and without the key."""
    for name in ("DESCOPE_PROJECT_ID", "DESCOPE_MANAGEMENT_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name in environment:
        monkeypatch.setenv(name, "K2secret")
    ended = run("verify", "--against", url)

    assert ended.exit == 2
    assert message in ended.stderr
    assert "K2secret" not in ended.stderr


@pytest.mark.usefixtures("output")
def test_what_was_found_is_printed_although_the_report_cannot_be_written(run: Run) -> None:
    """A long run is not lost with it."""
    Path("file").write_text("", "utf-8")
    ended = run("verify", "--report", "file/report.xml")

    assert (ended.exit, ended.stderr) == (3, "error: file/report.xml: cannot be written: File exists\n")
    assert ended.stdout.endswith("1 program: 1 executed; checks: 5 passed, 0 failed, 0 unavailable\n")
