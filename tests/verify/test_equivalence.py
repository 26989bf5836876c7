"""Languages are compared with each other, step by step."""

from __future__ import annotations

from dataclasses import replace

from .made_up import SOURCE, Language, Sample

MORE = SOURCE.replace('{"mfa": True}', '{"mfa": True, "stepup": False}')
DECLARED = {"operation": "otp.sign_in", "key": "loginOptions.stepup", "value": False, "reason": "always sent"}


def test_what_is_declared_is_no_difference(sample: Sample) -> None:
    """Each SDK has its habits."""
    other = Language(name="other", source=MORE, extra_keys=(DECLARED,))
    report = replace(sample, languages=(Language(), other)).verify()

    assert report.findings == ()
    assert report.exit_code == 0


def test_a_difference_between_languages_is_named(sample: Sample) -> None:
    """A key that any SDK may send is a choice, and the same one in every language."""
    both = replace(sample, languages=(Language(), Language(name="other", source=MORE)))
    sample_with_optional = OptionalKey(folder=both.folder, languages=both.languages)
    report = sample_with_optional.verify()

    (finding,) = report.findings
    assert finding == (
        "totp-then-otp, step challenge: expected the same request in every language, "
        "differs without a declared deviation:\n"
        "                            sample  other\n"
        "  body.loginOptions.stepup  absent  false"
    )
    assert report.exit_code == 1


class OptionalKey(Sample):
    """A sample whose second factor may be asked for with `stepup`."""

    def expectations(self) -> dict[str, object]:
        """See Sample."""
        expectations = super().expectations()
        step = expectations["scenarios"]["totp-then-otp"]["steps"][2]
        step["request"]["body"]["optional"] = ["loginOptions.stepup"]
        return expectations
