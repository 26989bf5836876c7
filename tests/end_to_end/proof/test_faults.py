"""A fault in a template or in the specification turns `verify` red, naming scenario, step and difference."""

from pathlib import Path

import pytest

from mfa_snippets.verify.outcomes import VerifyOptions

from .changed import GROUP, SCENARIO, built_with, run_with

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group(GROUP)]

PYTHON, NODE = f"python {SCENARIO}", f"node {SCENARIO}"
FAULTS = {
    "stepup taken for mfa": (
        "python",
        "spec/sdks/python.yaml",
        "fields: {mfa: mfa, stepup: stepup, ",
        "fields: {mfa: stepup, stepup: mfa, ",
        (
            f"{PYTHON}, step delivery: body.loginOptions.mfa: expected true, was false",
            f"{PYTHON}: amr of the signed session: expected totp, email, mfa, was totp, email",
        ),
    ),
    "mfa dropped from the function": (
        "node",
        "spec/functions/otp.yaml",
        "  with:\n    login_options: {mfa: true}\n  returns",
        "  returns",
        (f"{NODE}: amr of the signed session: expected totp, email, mfa, was email",),
    ),
    "an SDK's words with others behind them": (
        "python",
        "templates/python/demo.jinja",
        'sys.exit(f"error: network {error}")',
        'sys.exit(f"error: network {error}, sorry")',
        (
            f"{PYTHON}, failure unreachable: last line on standard error: expected 'error: network "
            "[Errno {}] Connection refused', was 'error: network [Errno 111] Connection refused, sorry'",
        ),
    ),
    "a variable that is not read": (
        "python",
        "templates/python/demo.jinja",
        'LOGIN_IDS.get(CHANNELS[arguments.first], "LOGIN_ID")',
        'LOGIN_IDS.get(CHANNELS[arguments.first], "EMAIL")',
        (f'{PYTHON}, step sign_up: body.loginId: expected "your-login-id", was "you@example.com"',),
    ),
    "two arguments of one type swapped": (
        "python",
        "spec/sdks/python.yaml",
        "    arguments: {method: $method, login_id: $login_id, code: $code}",
        "    arguments: {method: $method, login_id: $code, code: $login_id}",
        (f'{PYTHON}, step second_factor: body.loginId: expected "your-login-id", was "{{otp:1}}"',),
    ),
}
LIMITS = {"a variable that is not read": 20.0}
"""Seconds after which a run ends that waits for a code, which went to another address."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, tmp_path: Path) -> None:
    """Each fault by what it does, not by how it looks."""
    language, file, old, new, expected = FAULTS[fault]

    output, limit = built_with(tmp_path, file, old, new), LIMITS.get(fault, VerifyOptions.limit)
    report, found = run_with(output, language, SCENARIO, expected, limit)

    assert report.exit_code == 1
    for text in expected:
        assert any(finding.startswith(text) for finding in found), "\n".join(found)
