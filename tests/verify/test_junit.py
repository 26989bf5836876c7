"""CI services read JUnit's XML: what did not run is skipped there, and what fails here fails there."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from mfa_snippets.verify.report import TOO_LITTLE, as_junit, as_text

from .made_up import NO_SDK, Language, Sample, checking


def outcomes(sample: Sample, **options: object) -> dict[str, str]:
    """What came of each case: its text, `passed`, or why it was skipped."""
    document = ElementTree.fromstring(as_junit(sample.verify(**options)))
    return {
        f"{case.get('classname')}: {case.get('name')}": _outcome(case) for case in document.iter("testcase")
    }


def _outcome(case: ElementTree.Element) -> str:
    for kind in case:
        return f"{kind.tag}: {kind.get('message')}"
    return "passed"


def test_each_check_and_each_scenario_is_a_case(sample: Sample) -> None:
    """One that could not be made is skipped, and says why."""
    missing = Language(name="missing", app=NO_SDK)
    bad = sample.changed('print(f"amr: ', 'print(f"factors: ')
    found = outcomes(replace(bad, languages=(*bad.languages, missing)))

    assert found["sample: format"] == found["sample: paste"] == "passed"
    assert found["sample: totp-then-otp"].startswith("failure: sample totp-then-otp: last line on ")
    assert found["missing: types"] == "skipped: no-such-command is not installed"
    assert found["missing: totp-then-otp"] == "skipped: no-such-command is not installed; evidence missing"


def test_a_failed_check_of_an_app_fails(sample: Sample) -> None:
    """Its programs have nothing to do with it."""
    found = outcomes(sample.with_language(app=checking(format=[["false"]])))

    assert found["sample: format"].startswith("failure: sample, format: ")
    assert found["sample: totp-then-otp"] == "passed"


def test_a_report_that_is_not_enough_fails(sample: Sample) -> None:
    """Nothing was found, and nothing has run: that is not green."""
    found = outcomes(sample.with_language(app=NO_SDK))

    assert found["all programs: published, equal in all languages, and enough was reached"] == (
        "failure: too little is proven, expected every check of an app, and its programs executed or replayed"
    )


def test_text_says_so_too(sample: Sample) -> None:
    """The program ran, and a check of its app could not."""
    report = sample.with_language(app=checking(types=[["no-such-command"]])).verify()

    assert [program.state for program in report.programs] == ["executed"]
    assert report.exit_code == 1
    assert as_text(report).endswith(f"1 unavailable; {TOO_LITTLE}\n")


def test_a_finding_of_no_program_fails(sample: Sample) -> None:
    """Such as a snippet that is not its program."""
    sample.write()
    report = sample.verify()
    failed = replace(report, findings=("docs/page.md:3: is not",))

    assert b'<failure message="docs/page.md:3: is not"' in as_junit(failed)


def test_what_xml_cannot_hold_is_replaced(sample: Sample) -> None:
    """A program may print anything."""
    noisy = sample.changed('print(f"amr: ', 'print(f"\\0\\x1b<]]>&amr: ')
    failure = outcomes(noisy)["sample: totp-then-otp"]

    assert "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}<]]>&amr: totp" in failure
