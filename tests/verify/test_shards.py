"""Work that is split is whole again when its reports are joined, or it is said what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from mfa_snippets.contracts.apps import load_programs
from mfa_snippets.errors import InputError
from mfa_snippets.verify.report.formats import as_text
from mfa_snippets.verify.report.report import Shard
from mfa_snippets.verify.report.shards import merged, parse_shard, programs_of_shard

from .made_up import PYTHON, SCENARIO, SOURCE, Language, Sample, checking, invocation

MORE = SOURCE.replace('{"mfa": True}', '{"mfa": True, "stepup": False}')
EXTRA = {"operation": "otp.sign_in", "key": "loginOptions.stepup", "value": False, "reason": "always sent"}


TWO = {"invocations": [invocation(), {**invocation(), "scenario": "second"}]}


class Two(Sample):
    """A sample with two scenarios that are equal."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        expectations["scenarios"]["second"] = expectations["scenarios"][SCENARIO]
        return expectations


@pytest.fixture
def two(sample: Sample) -> Sample:
    """Two scenarios of one language."""
    return Two(folder=sample.folder, languages=(Language(app=TWO),))


def reports(sample: Sample, folder: Path, count: int = 2) -> list[Path]:
    """The reports of all shards."""
    paths = [folder / f"{number}.json" for number in range(1, count + 1)]
    for number, path in enumerate(paths, start=1):
        report = sample.verify(shard=Shard(number=number, count=count), tier="executed")
        path.write_text(report.as_json(), "utf-8")
    return paths


def test_the_shards_are_the_whole(two: Sample, tmp_path: Path) -> None:
    """Each program once, in one of them; one that is empty is no failure."""
    whole = two.verify()
    joined = merged(reports(two, tmp_path, count=3))

    assert [app.language for app in joined.apps] == ["sample"]
    assert sorted(joined.programs, key=lambda one: one.name) == sorted(
        whole.programs, key=lambda one: one.name
    )
    assert (joined.all_findings, joined.exit_code, joined.selection) == ((), 0, whole.selection)
    assert as_text(joined).splitlines()[-1] == (
        "2 programs: 2 executed; checks: 7 passed, 0 failed, 0 unavailable"
    )


def test_a_scenario_is_in_one_shard_in_all_its_languages(two: Sample) -> None:
    """Else nothing would compare them."""
    programs = load_programs(two.write().output)

    assert [
        [program.scenario for program in programs_of_shard(programs, Shard(number=number, count=2))]
        for number in (1, 2)
    ] == [["totp-then-otp"], ["second"]]


def test_a_missing_shard_fails(two: Sample, tmp_path: Path) -> None:
    """Although all that ran was right."""
    first, _ = reports(two, tmp_path)
    joined = merged([first])

    assert joined.all_findings == ("shard 2/2: expected one report, is in none",)
    assert joined.exit_code == 1


def test_a_double_shard_fails(two: Sample, tmp_path: Path) -> None:
    """Under another name, too."""
    first, second = reports(two, tmp_path)
    copy = tmp_path / "copy.json"
    copy.write_bytes(first.read_bytes())
    joined = merged([first, second, copy])

    assert joined.all_findings == (f"shard 1/2: expected one report, is in {first} and {copy}",)
    assert joined.exit_code == 1


def test_a_failure_in_a_shard_is_a_failure(two: Sample, tmp_path: Path) -> None:
    """With its findings."""
    joined = merged(reports(two.with_language(source=SOURCE.replace("amr: ", "factors: ")), tmp_path))

    assert joined.exit_code == 1
    assert any(
        "last line on standard output" in one for program in joined.programs for one in program.findings
    )


def test_a_failed_check_of_an_app_in_one_shard_is_a_failure(two: Sample, tmp_path: Path) -> None:
    """Whichever shard it was."""
    once = tmp_path / "once"
    command = f"import pathlib; pathlib.Path({str(once)!r}).mkdir()"  # fails the second time
    app = {**TWO, **checking(format=[[PYTHON, "-c", command]])}
    joined = merged(reports(two.with_language(app=app), tmp_path))

    assert [app.checks["format"].status for app in joined.apps] == ["failed"]
    assert joined.exit_code == 1


def test_a_declaration_is_idle_only_if_no_shard_needs_it(two: Sample, tmp_path: Path) -> None:
    """No shard alone can know."""
    idle = merged(reports(two.with_language(extra_keys=(EXTRA,)), tmp_path))
    needing = merged(reports(two.with_language(extra_keys=(EXTRA,), source=MORE), tmp_path))

    assert [one.partition(": ")[0] for one in idle.all_findings] == ["expectations.json"]
    assert needing.all_findings == ()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text[:50], "not JSON: "),
        (lambda _text: "{}", "against: Field required"),
        (
            lambda text: changed(text, shard=None),
            "is not the report of a shard, expected one of verify --shard",
        ),
        (lambda text: changed(text, shard={"number": 2, "count": 3}), "is shard 2/3, expected one of 2"),
        (lambda text: changed(text, selection="x"), "is with another selection than the first report"),
        (lambda text: changed(text, tier="formatted"), "is with another tier than the first report"),
        (lambda text: changed(text, against="live"), "is with another against than the first report"),
    ],
)
def test_a_report_that_is_none_of_these_is_named(
    damage: Callable[[str], str], message: str, two: Sample, tmp_path: Path
) -> None:
    """With its file; nothing is joined."""
    first, second = reports(two, tmp_path)
    second.write_text(damage(second.read_text("utf-8")), "utf-8")

    with pytest.raises(InputError) as caught:
        merged([first, second])
    assert str(second) in str(caught.value)
    assert message in str(caught.value)


def changed(text: str, **changes: Any) -> str:
    """A report with other values."""
    return json.dumps(json.loads(text) | changes)


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/2/3", "a/b", "-1/2"])
def test_a_shard_that_cannot_be_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(click.BadParameter, match="is not a shard, expected I/N, such as 1/4"):
        parse_shard(text)
