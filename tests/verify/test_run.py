"""A program is run as its reader runs it, and every difference on the wire is found."""

from __future__ import annotations

import pytest

from .made_up import Sample

NAME = "sample totp-then-otp"
CALL = 'send("/v1/auth/otp/signin/email", {"loginId": LOGIN_ID, "loginOptions": {"mfa": True}}, refresh_jwt)'
LAST = "print(f\"amr: {', '.join(amr)}\")"
NO_MFA = (
    f"{NAME}: exit status: expected 0, was 1; its last output: error: mfa the session has no second factor",
    f"{NAME}: last line on standard output: expected 'amr: totp, email, mfa', was 'Enter the code:'",
    f"{NAME}: amr of the signed session: expected totp, email, mfa, was email",
)


def test_a_right_program_is_executed(sample: Sample) -> None:
    """All checks pass and nothing is written."""
    report = sample.verify(strict=True, languages=("sample",))

    assert report.programs[0].findings == ()
    assert (report.programs[0].state, report.exit_code) == ("executed", 0)
    assert not sample.evidence.exists()


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        pytest.param(
            '"loginOptions": {"mfa": True}',
            '"loginOptions": {}',
            (*NO_MFA, f"{NAME}, step challenge: body.loginOptions.mfa: expected true, was absent"),
            id="mfa dropped",
        ),
        pytest.param(
            ', "loginOptions": {"mfa": True}',
            "",
            (*NO_MFA, f"{NAME}, step challenge: body.loginOptions.mfa: expected true, was absent"),
            id="login options dropped",
        ),
        pytest.param(
            '"loginOptions": {"mfa": True}',
            '"loginOptions": {"mfa": True, "stepup": False}',
            (f"{NAME}, step challenge: body.loginOptions.stepup: expected to be absent, was false",),
            id="extra key",
        ),
        pytest.param(
            '{"loginId": LOGIN_ID, "code": otp_code}',
            '{"loginId": LOGIN_ID, "code": otp_code, "user": {}}',
            (f"{NAME}, step second_factor: body.user: expected to be absent, was {{}}",),
            id="extra empty object",
        ),
        pytest.param(
            LAST,
            f'{LAST}; print("warning: slow", file=sys.stderr)',
            (f"{NAME}: standard error: expected nothing, was 'warning: slow'",),
            id="a warning",
        ),
        pytest.param(
            LAST,
            'print("amr: totp, mfa")',
            (
                f"{NAME}: last line on standard output: expected 'amr: totp, email, mfa', "
                "was 'amr: totp, mfa'",
            ),
            id="wrong amr printed",
        ),
        pytest.param(
            '/v1/auth/otp/verify/email"',
            '/v1/auth/otp/verify/email?mfa=true"',
            (f"{NAME}, step second_factor: query.mfa: expected to be absent, was true",),
            id="query",
        ),
        pytest.param(
            '"Content-Type": "application/json"',
            '"Content-Type": "text/plain"',
            tuple(
                f"{NAME}, step {step}: content type: expected application/json, was text/plain"
                for step in ("enrolment", "first_factor", "challenge", "second_factor")
            ),
            id="content type",
        ),
        pytest.param(
            LAST,
            f"print(session_jwt)\n{LAST}",
            (f"{NAME}: standard output: expected no token or code, has {{session_jwt:2}}",),
            id="token leaked",
        ),
    ],
)
def test_a_difference_is_named(sample: Sample, old: str, new: str, findings: tuple[str, ...]) -> None:
    """Program, step and difference; and what follows from it."""
    result = sample.changed(old, new).result()

    assert result.findings == findings
    assert result.state == "failed"


def test_an_additional_request_is_named(sample: Sample) -> None:
    """Those after it are compared with their own steps."""
    result = sample.changed(CALL, f"{CALL}\n{CALL}").result()

    extra = f"{NAME}: POST /v1/auth/otp/signin/email: expected no such request, was sent"
    late = f'{NAME}, step second_factor: body.code: expected "{{otp:1}}", was "{{otp:2}}"'
    assert [one for one in result.findings if "expected no such" in one or "step" in one] == [extra, late]


def test_part_of_a_token_is_a_leak(sample: Sample) -> None:
    """It need not be whole."""
    result = sample.changed(LAST, f"print(session_jwt[:-3])\n{LAST}").result()

    (finding,) = result.findings
    assert finding.startswith(f"{NAME}: standard output: expected no token or code, has eyJ")


def test_a_dropped_refresh_jwt_is_named(sample: Sample) -> None:
    """The bearer is the project alone, and what should follow is missing."""
    result = sample.changed('{"mfa": True}}, refresh_jwt)', '{"mfa": True}})').result()

    challenge = f"{NAME}, step challenge: bearer: "
    assert challenge + "expected {project_id}:{refresh_jwt:1}, was {project_id}" in result.findings
    missing = "POST /v1/auth/otp/verify/email: expected this request, was not sent"
    assert f"{NAME}, step second_factor: {missing}" in result.findings


def test_swapped_values_are_named(sample: Sample) -> None:
    """Two strings in each other's place are of the right type, and wrong."""
    right = '"loginId": LOGIN_ID, "code": totp_code'
    result = sample.changed(right, '"loginId": totp_code, "code": LOGIN_ID').result()

    step = f"{NAME}, step first_factor: body"
    assert f'{step}.loginId: expected "you@example.com", was "{{totp:1}}"' in result.findings
    assert f'{step}.code: expected "{{totp:1}}", was "you@example.com"' in result.findings
    amr = f"{NAME}: amr of the signed session: expected totp, email, mfa, was no session"
    assert amr in result.findings


CLAIMS = {
    "operation": "otp.sign_in",
    "key": "loginOptions.claims",
    "value": {"a": 1},
    "reason": "always sent",
}


@pytest.mark.parametrize(
    ("sent", "findings"),
    [
        ('{"a": 1}', []),
        ('{"a": 2}', ["body.loginOptions.claims.a: expected 1 as declared, was 2"]),
    ],
)
def test_a_declared_key_may_be_sent(sample: Sample, sent: str, findings: list[str]) -> None:
    """With the value that is declared, and no other."""
    changed = sample.changed('{"mfa": True}', f'{{"mfa": True, "claims": {sent}}}')
    result = changed.with_language(extra_keys=(CLAIMS,)).result()

    assert list(result.findings) == [f"{NAME}, step challenge: {finding}" for finding in findings]


def test_a_program_that_hangs_is_killed(sample: Sample) -> None:
    """Its last output is shown, and its failure runs are spared."""
    hanging = sample.changed(LAST, "print('now I sleep', flush=True)\nimport time; time.sleep(60)")
    result = hanging.result(limit=1.0)

    told = f"{NAME}: did not end within 1 s; its last output: "
    assert any(one.startswith(told) and one.endswith("now I sleep") for one in result.findings)
    assert result.state == "failed"


def test_a_killed_program_leaves_nothing_behind(sample: Sample) -> None:
    """A child that holds its output open does not hold up the check."""
    child = "import subprocess; subprocess.Popen(['sleep', '60'])"
    result = sample.changed(LAST, f"{child}\n{LAST}").result()

    assert result.state == "executed"


def test_a_crash_is_named(sample: Sample) -> None:
    """Exit status, stack trace, and the requests that are missing."""
    result = sample.changed("totp_code = ask()", "totp_code = [][1]").result()

    first = f"{NAME}: exit status: expected 0, was 1; its last output: IndexError: list index out of range"
    assert result.findings[0] == first
    trace = "standard error: expected no stack trace, was 'Traceback (most recent call last):'"
    assert f"{NAME}: {trace}" in result.findings


def test_a_flood_is_cut_off(sample: Sample) -> None:
    """What is kept is bounded."""
    result = sample.changed(LAST, f"print('x' * 5_000_000)\n{LAST}").result()

    assert result.findings[0].startswith(f"{NAME}: printed more than 1048576 bytes; its last output: ")
    assert len("".join(result.findings)) < 5000


def test_the_callers_variables_stay_away(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer has set for programs of their own changes nothing."""
    own = ("DESCOPE_BASE_URI", "LOGIN_ID", "EMAIL", "PASSWORD", "PHONE", "REDIRECT_URL")
    for name in (*own, "SAMPLE_BASE_URL"):
        monkeypatch.setenv(name, "set-by-the-caller")
    check = f"assert not set({own}) & set(os.environ)"
    result = sample.changed("def ask()", f"{check}\n\n\ndef ask()").result()

    assert result.state == "executed"


def test_keys_are_counted_apart(sample: Sample) -> None:
    """An SDK fetches the public keys when it pleases."""
    fetch = "urllib.request.urlopen(f\"{os.environ['SAMPLE_BASE_URL']}/v2/keys/"
    fetch += "{os.environ['SAMPLE_PROJECT_ID']}\").read()"
    result = sample.changed('if "mfa" not in amr:', f'{fetch}\nif "mfa" not in amr:').result()

    assert result.state == "executed"
