"""Evidence is written only of what is proven, and stands for an SDK that is missing as long as it is true."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.emulator.settings import Settings

from .made_up import FAILURES, NO_SDK, PYTHON, SOURCE, Language, Sample, checking, invocation

NAME = "sample totp-then-otp"


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of a run with all failures, recorded once."""
    everything = Sample(folder=tmp_path_factory.mktemp("recorded"), failures=tuple(FAILURES))
    assert everything.verify(record=True).exit_code == 0
    return everything.evidence


@pytest.fixture
def recorded(sample: Sample, evidence: Path) -> Sample:
    """A sample with evidence, whose SDK is missing."""
    shutil.copytree(evidence, sample.evidence)
    return replace(sample, failures=tuple(FAILURES)).with_language(app=NO_SDK)


def evidence_file(sample: Sample) -> Path:
    """The one file."""
    return sample.evidence / "sample" / "totp-then-otp.json"


def edit(sample: Sample, change: Callable[[Any], None]) -> None:
    """Change the evidence by hand."""
    evidence = json.loads(evidence_file(sample).read_text("utf-8"))
    change(evidence)
    evidence_file(sample).write_text(json.dumps(evidence), "utf-8")


def test_two_runs_record_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    """No secret, time or path is in them."""
    everything = replace(sample, failures=tuple(FAILURES))
    everything.verify(record=True)
    first = evidence_file(sample).read_bytes()
    evidence_file(sample).unlink()
    everything.verify(record=True, workspace=tmp_path / "elsewhere")

    assert evidence_file(sample).read_bytes() == first
    assert first.endswith(b"}\n")
    assert not re.search(rb"eyJ|\b\d{6}\b|P2[0-9a-f]{26}|127\.0\.0\.1|/tmp", first)
    assert json.loads(first)["run"]["stdout"] == [
        "Add this key: {totp_key:1}",
        "Enter the code:",
        "Enter the code:",
        "amr: totp, email, mfa",
    ]


def test_a_failed_run_is_not_recorded(recorded: Sample) -> None:
    """The good file stays."""
    good = evidence_file(recorded).read_bytes()
    broken = recorded.with_language(app={}).changed('{"mfa": True}', "{}")
    report = broken.verify(record=True)

    assert report.exit_code == 1
    assert evidence_file(recorded).read_bytes() == good


def test_a_missing_sdk_is_replayed(recorded: Sample) -> None:
    """All cases, and nothing is written; a strict check is not content, since nothing checked the app."""
    before = evidence_file(recorded).read_bytes()
    report = recorded.verify(languages=("sample",), record=True)
    strict = recorded.verify(strict=True)

    assert report.programs[0].findings == strict.programs[0].findings == ()
    assert (report.programs[0].state, report.exit_code) == ("replayed", 0)
    assert (strict.programs[0].state, strict.exit_code) == ("replayed", 1)
    assert evidence_file(recorded).read_bytes() == before


def test_a_weakened_rule_turns_the_replay_red(recorded: Sample) -> None:
    """The mock server of today takes another user's refresh JWT, that of the record did not."""
    result = recorded.result(settings=Settings(foreign_refresh_jwt="accept"))

    place = f"{NAME}, failure foreign-refresh-jwt, replay of step challenge: answer.status"
    assert f"{place}: expected 401, was 200" in result.findings
    assert all("foreign-refresh-jwt" in finding for finding in result.findings)
    assert result.state == "failed"


def test_a_changed_comment_leaves_evidence_true(recorded: Sample) -> None:
    """It is of the code."""
    docstring = '"""A program of a made-up language: the whole flow, without an SDK."""'
    changed = recorded.changed(docstring, '"""Something else."""\n\n# And a comment.')

    assert changed.result().state == "replayed"


def test_changed_code_is_stale(recorded: Sample) -> None:
    """It is not failed; but a strict check does not take it."""
    changed = recorded.with_language(source=SOURCE + "more = 1\n")

    assert (changed.result().state, changed.result().findings) == ("stale", ())
    assert changed.verify(strict=True).exit_code == 1


@pytest.mark.parametrize("name", ["requirements.txt", "folder.cfg"])
def test_a_changed_project_is_stale(recorded: Sample, name: str) -> None:
    """A file of the project is part of what was proven."""
    assert recorded.with_language(files={name: "sample-sdk\n"}).result().state == "stale"


def test_what_a_tool_installed_in_place_changes_nothing(recorded: Sample) -> None:
    """The project's .gitignore names it."""
    ignoring = replace(recorded, failures=())
    ignoring = ignoring.with_language(app={}, files={".gitignore": "/.venv/\n*.log\n"})
    ignoring.verify(record=True)
    place = recorded.output / "examples" / "sample"
    (place / ".venv").mkdir()
    (place / ".venv" / "big").write_text("", "utf-8")
    (place / "debug.log").write_text("", "utf-8")

    assert ignoring.with_language(app=NO_SDK).result().state == "replayed"


def test_another_pinned_version_is_stale(recorded: Sample) -> None:
    """The proof is of the version that ran."""
    sdk = {**NO_SDK["sdk"], "version": "1.3.0"}

    assert recorded.with_language(app={"sdk": sdk}).result().state == "stale"


def test_a_changed_expectation_turns_the_record_red(
    recorded: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recorded exchange is judged as one of today."""
    failure = {**FAILURES["user-exists"], "error": {"kind": "answered", "code": "E1", "description": "no"}}
    monkeypatch.setitem(FAILURES, "user-exists", failure)
    result = recorded.result()

    (finding,) = result.findings
    assert finding == (
        f"{NAME}, failure user-exists: last line on standard error: expected 'error: E1 no', "
        "was 'error: E062107 User already exists' (recorded)"
    )


def test_a_failure_that_is_not_on_record_is_named(recorded: Sample) -> None:
    """A proof of fewer failures is none."""
    edit(recorded, lambda evidence: evidence["failures"].pop("input-ended"))
    result = recorded.result()

    assert result.findings == (f"{NAME}, failure input-ended: expected a recorded run, it is missing",)


def test_a_changed_answer_turns_the_replay_red(recorded: Sample) -> None:
    """What the record says was answered is compared with today."""

    def change(evidence: Any) -> None:
        evidence["run"]["exchange"][2]["answer"]["body"]["maskedEmail"] = "y@e.com"

    edit(recorded, change)
    result = recorded.result()

    (finding,) = result.findings
    assert finding.startswith(f"{NAME}, replay of step challenge: answer.body: expected ")


def test_a_dropped_request_turns_the_record_red(recorded: Sample) -> None:
    """It is on record that the second factor was never asked for."""
    edit(recorded, lambda evidence: evidence["run"]["exchange"].pop(2))
    result = recorded.result()

    missing = "step challenge: POST /v1/auth/otp/signin/email: expected this request, was not sent"
    assert f"{NAME}, {missing} (recorded)" in result.findings


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(lambda text: text[: len(text) // 2], "not JSON: ", id="truncated"),
        pytest.param(lambda text: f"<<<<<<< ours\n{text}", "not JSON: ", id="merge conflict"),
        pytest.param(lambda _text: "", "not JSON: ", id="empty"),
        pytest.param(lambda _text: "{}", "Field required", id="another form"),
        pytest.param(
            lambda text: text.replace('"language": "sample"', '"language": "other"'),
            "is of other totp-then-otp, expected sample totp-then-otp",
            id="of another program",
        ),
    ],
)
def test_a_damaged_file_is_named(recorded: Sample, damage: Callable[[str], str], message: str) -> None:
    """Whether it is needed or not; and it stays as it is."""
    file = evidence_file(recorded)
    file.write_text(damage(file.read_text("utf-8")), "utf-8")
    damaged = file.read_bytes()

    for app in (NO_SDK, {}):
        result = replace(recorded, failures=()).with_language(app=app).result()
        assert result.state == "failed"
        assert str(file) in result.findings[0]
        assert message in result.findings[0]
    assert file.read_bytes() == damaged


def test_a_good_run_mends_a_damaged_file(recorded: Sample) -> None:
    """With `record`, which is the way out of a merge conflict."""
    good = evidence_file(recorded).read_bytes()
    evidence_file(recorded).write_text("<<<<<<< ours", "utf-8")
    report = recorded.with_language(app={}).verify(record=True)

    assert report.exit_code == 0
    assert evidence_file(recorded).read_bytes() == good


def test_what_failed_a_check_of_its_app_is_not_put_on_record(sample: Sample) -> None:
    """Its types are wrong, although it runs."""
    wrong = sample.with_language(app=checking(types=[["false"]]))

    wrong.verify(record=True)

    assert not evidence_file(wrong).exists()


@pytest.fixture
def returning(sample: Sample) -> Sample:
    """A scenario whose user signed up in another one, and signs in with the same authenticator app."""
    both = Returning(folder=sample.folder, languages=(Language(app=RETURNING, files={"again.py": AGAIN}),))
    assert [program.findings for program in both.verify(record=True).programs] == [(), ()]
    return both.with_language(app={**RETURNING, **NO_SDK})


ENROLMENT = """enrolment = send("/v1/auth/totp/signup", {"loginId": LOGIN_ID})
print(f"Add this key: {enrolment['key']}", flush=True)
"""
AGAIN = SOURCE.replace(ENROLMENT, "")
RETURNING = {
    "invocations": [
        invocation(),
        {
            **invocation(),
            "scenario": "returning",
            "command": [PYTHON, "-S", "again.py"],
            "files": ["again.py"],
            "after": "totp-then-otp",
        },
    ]
}


class Returning(Sample):
    """A sample with a scenario that comes after another one."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        first = expectations["scenarios"]["totp-then-otp"]
        expectations["scenarios"]["returning"] = {**first, "steps": first["steps"][1:]}
        return expectations


def test_a_returning_user_is_replayed_after_the_first_run(returning: Sample) -> None:
    """With the key that was enrolled then."""
    report = returning.verify()

    assert [(program.state, program.findings) for program in report.programs] == [("replayed", ())] * 2


def test_a_returning_user_without_the_first_run_is_named(returning: Sample) -> None:
    """Nothing could be sent again."""
    evidence_file(returning).unlink()
    result = returning.verify().programs[1]

    assert result.findings == (
        "sample returning: expected a recorded run of totp-then-otp, which comes first",
    )
