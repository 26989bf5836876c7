"""What is declared of an SDK has to be needed by one of its programs, or it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mfa_snippets.verify.report import VerificationReport

from .made_up import FAILURES, NO_SDK, SOURCE, Language, Sample

MORE = SOURCE.replace('{"mfa": True}', '{"mfa": True, "stepup": False}')
EXTRA = {"operation": "otp.sign_in", "key": "loginOptions.stepup", "value": False, "reason": "always sent"}
TELLS = {"failure": "wrong-second-code", "code": "E061103", "description": None, "reason": "its own code"}
IDLE = "expected a deviation that is needed, every program passes without it"


def findings(report: VerificationReport) -> tuple[str, ...]:
    """Those of no single program."""
    return report.findings


def test_a_declaration_that_is_needed_stays(sample: Sample) -> None:
    """One program that sends it is enough."""
    assert findings(sample.with_language(source=MORE, extra_keys=(EXTRA,)).verify()) == ()


def test_an_extra_key_that_nothing_sends_is_named(sample: Sample) -> None:
    """The vendor has mended it, or it was never true."""
    report = sample.with_language(extra_keys=(EXTRA,)).verify()

    assert findings(report) == (
        f"expectations.json: sample: extra key 'loginOptions.stepup' of otp.sign_in: {IDLE}",
    )
    assert report.exit_code == 1


def test_a_name_that_nothing_is_sent_under_is_named(sample: Sample) -> None:
    """As one that is sent under the name of the API's documents."""
    report = Renaming(folder=sample.folder).verify()

    assert findings(report) == (f"expectations.json: sample: 'URI' for 'loginId' of otp.sign_in: {IDLE}",)


class Renaming(Sample):
    """A sample that declares another name for a key."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        renamed = {"operation": "otp.sign_in", "key": "loginId", "sent": "URI", "reason": "once"}
        expectations["languages"]["sample"]["renamed_keys"] = [renamed]
        return expectations


def test_an_error_that_is_told_as_usual_is_named(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own way is the usual one by now; where it is not, the declaration stays."""
    other = {"kind": "answered", "code": "E1", "description": None}
    usual = {**TELLS, "code": "E061102"}
    declaring = replace(sample, failures=("wrong-second-code",)).with_language(errors=(usual,))

    idle = f"expectations.json: sample: error E061102 of failure wrong-second-code: {IDLE}"
    assert findings(declaring.verify()) == (idle,)
    monkeypatch.setitem(FAILURES, "wrong-second-code", {**FAILURES["wrong-second-code"], "error": other})
    assert findings(declaring.verify()) == ()


def test_nothing_is_said_of_what_did_not_run(sample: Sample) -> None:
    """It could be that a program needs it."""
    languages = (Language(extra_keys=(EXTRA,)), Language(name="third"))

    assert findings(replace(sample, languages=languages).verify(languages=("third",))) == ()


def test_nothing_is_said_of_a_language_that_is_missing(sample: Sample) -> None:
    """Nor of one that has no evidence."""
    languages = (Language(extra_keys=(EXTRA,), app=NO_SDK), Language(name="third"))

    assert findings(replace(sample, languages=languages).verify()) == ()
