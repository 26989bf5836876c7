"""Languages are compared with each other, step by step."""

from __future__ import annotations

from dataclasses import replace

from .made_up import SOURCE, Language, Sample

MORE = SOURCE.replace('{"mfa": True}', '{"mfa": True, "stepup": False}')
LAST, TOKEN = "print(f\"amr: {', '.join(amr)}\")", 'second_factor["refreshJwt"]'
DECLARED = {"operation": "otp.sign_in", "key": "loginOptions.stepup", "value": False, "reason": "always sent"}


def test_what_is_declared_is_no_difference(sample: Sample) -> None:
    """Each SDK has its habits."""
    other = Language(name="other", source=MORE, extra_keys=(DECLARED,))
    report = replace(sample, languages=(Language(), other)).verify()

    assert report.findings == ()
    assert report.exit_code == 0


def test_a_body_of_declared_keys_alone_is_none(sample: Sample) -> None:
    """Its content type is no difference to a request without a body."""
    plain, more = (
        SOURCE.replace(LAST, f'send("/v1/auth/refresh", {body}, {TOKEN})\n{LAST}')
        for body in ("{}", '{"a": 1}')
    )
    extra = {"operation": "session.refresh", "key": "a", "value": 1, "reason": "always sent"}
    languages = (Language(source=plain), Language(name="other", source=more, extra_keys=(extra,)))
    report = WithoutBody(folder=sample.folder, languages=languages, failures=()).verify()

    assert report.findings == ()


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


class WithoutBody(Sample):
    """A sample that refreshes its session."""

    def expectations(self) -> dict[str, object]:
        """See Sample."""
        expectations = super().expectations()
        bearer = "{project_id}:{refresh_jwt:2}"
        request = {"method": "POST", "path": "/v1/auth/refresh", "bearer": bearer}
        step = {"name": "refresh", "function": "whole", "operation": "session.refresh", "request": request}
        expectations["scenarios"]["totp-then-otp"]["steps"].insert(-1, step)
        return expectations
