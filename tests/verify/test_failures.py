"""Each failure is provoked, and must end in the failure form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfa_snippets.verify.report import as_text

from .made_up import FAILURES, Sample

NAME = "sample totp-then-otp"


def test_all_failures_of_a_right_program_pass(sample: Sample) -> None:
    """Every form of provocation."""
    result = replace(sample, failures=tuple(FAILURES)).result()

    assert result.findings == ()
    assert result.checks["failures"].status == "passed"


@pytest.mark.parametrize(
    ("failure", "old", "new", "message"),
    [
        pytest.param(
            "input-ended",
            'sys.exit(f"error: {message}")',
            'print(f"error: {message}", file=sys.stderr); sys.exit(0)',
            ": exit status: expected 1, was 0",
            id="exit 0",
        ),
        pytest.param(
            "user-exists",
            "{answer['errorDescription']}\")",
            'no")',
            ": last line on standard error: expected 'error: E062107 User already exists', "
            "was 'error: E062107 no'",
            id="another description",
        ),
        pytest.param(
            "wrong-second-code",
            "{answer['errorDescription']}\")",
            "{answer['errorMessage']}\")",
            ": last line on standard error: expected 'error: E061102 One time code is invalid', "
            "was 'error: E061102 the code is wrong'",
            id="other words than the API's",
        ),
        pytest.param(
            "unreachable",
            'f"network {error.reason}"',
            '"network "',
            ": last line on standard error: expected 'error: network <description>', was 'error: network '",
            id="no description",
        ),
        pytest.param(
            "unreachable",
            "except urllib.error.URLError as error",
            "except ZeroDivisionError as error",
            ": standard error: expected no stack trace, was 'Traceback (most recent call last):'",
            id="stack trace",
        ),
        pytest.param(
            "wrong-second-code",
            "answer = json.load(error)",
            "answer = json.load(error); print(body, refresh_jwt, file=sys.stderr)",
            ": standard error: expected no token or code, has {wrong:1}",
            id="leaked code",
        ),
        pytest.param(
            "foreign-refresh-jwt",
            "answer = json.load(error)",
            "answer = json.load(error); print(refresh_jwt)",
            ": standard output: expected no token or code, has {refresh_jwt:1}",
            id="leaked token",
        ),
        pytest.param(
            "without-mfa",
            'if "mfa" not in amr:',
            "if not amr:",
            ": exit status: expected 1, was 0",
            id="session without mfa accepted",
        ),
        pytest.param(
            "user-exists",
            "enrolment = send(",
            'os.path.exists("ran") and fail("E062107 User already exists"); open("ran", "w").close()\n'
            "enrolment = send(",
            ", step enrolment: POST /v1/auth/totp/signup: expected this request, was not sent",
            id="stopped too early",
        ),
        pytest.param(
            "foreign-refresh-jwt",
            "answer = json.load(error)",
            'answer = json.load(error); path.endswith("signin/email") and '
            'send("/v1/auth/otp/verify/email", {"loginId": LOGIN_ID, "code": "1"})',
            ": POST /v1/auth/otp/verify/email: expected no such request, was sent",
            id="went on",
        ),
    ],
)
def test_a_wrong_failure_is_named(sample: Sample, failure: str, old: str, new: str, message: str) -> None:
    """Program, failure and difference."""
    result = replace(sample, failures=(failure,)).changed(old, new).result()

    assert f"{NAME}, failure {failure}{message}" in result.findings
    assert result.checks["failures"].status == "failed"


def test_an_sdk_may_tell_a_failure_in_its_own_way(sample: Sample) -> None:
    """As far as that is declared."""
    other = {"failure": "user-exists", "code": "E1", "description": "other", "reason": "no accessor"}
    changed = sample.changed("{answer['errorCode']} {answer['errorDescription']}", "E1 other")
    result = replace(changed, failures=("user-exists",)).with_language(errors=(other,)).result()

    assert result.state == "executed"


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        (("[Errno {}] Connection refused",), None),
        (("Connection reset", "[Errno {}] Connection refused"), None),
        (("Connection refused",), "Connection refused"),
        (("[Errno {}] Connection refuse", "no"), "[Errno {}] Connection refuse or no"),
    ],
)
def test_the_words_of_an_sdk_are_told_as_they_are(
    sample: Sample, says: tuple[str, ...], wanted: str | None
) -> None:
    """Where they are declared: whole, and one of them."""
    result = replace(sample, failures=("unreachable",)).with_language(words={"unreachable": says}).result()

    last = "last line on standard error: expected"
    was = "was 'error: network [Errno 111] Connection refused'"
    told = f"{NAME}, failure unreachable: {last} 'error: network {wanted}', {was}"
    assert result.findings == ((told,) if wanted else ())


@pytest.mark.parametrize("says", [(), ("[Errno {}] Connection refused",)])
def test_a_failure_without_declared_words_is_listed_with_what_was_said(
    sample: Sample, says: tuple[str, ...]
) -> None:
    """Ready to paste, and only where none are declared; a failure that the service words needs none."""
    words = {"unreachable": says} if says else {}
    changed = replace(sample, failures=("unreachable", "wrong-second-code")).with_language(words=words)
    report = changed.verify()

    assert report.exit_code == 0
    assert report.undeclared == (
        ()
        if says
        else (
            "sample: failure unreachable has no declared messages; add below 'messages' if right:\n"
            "  - failures: [unreachable]\n"
            '    patterns: ["[Errno 111] Connection refused"]\n'
            "    source: who words it",
        )
    )
    assert "".join(f"{text}\n" for text in report.undeclared) in as_text(report)


def test_what_is_wrong_in_the_plain_run_is_told_once(sample: Sample) -> None:
    """A failure run goes through the same steps."""
    changed = sample.changed('{"mfa": True}', '{"mfa": True, "more": 1}')
    result = replace(changed, failures=("wrong-second-code",)).result()

    assert result.findings == (
        f"{NAME}, step challenge: body.loginOptions.more: expected to be absent, was 1",
    )
