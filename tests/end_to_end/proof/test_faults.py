"""A fault that a reader would suffer turns `verify` red, naming program, step and difference."""

from pathlib import Path

import pytest

from .changed import SCENARIO, run_with

PYTHON, NODE = "python totp-then-otp-email", "node totp-then-otp-email"
NO_MFA = "amr of the signed session: expected totp, email, mfa, was email"
FACTORS = "spec/factors.yaml"

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
    "mfa dropped from a template": (
        "node",
        "templates/node/call.jinja",
        '<%= statement("const " ~ step.result ~ " = await ", step.call, ";") %>',
        '<%= statement("const " ~ step.result ~ " = await ", step.call, ";").replace("mfa: true", "") %>',
        (
            f"{NODE}, step delivery: body.loginOptions.mfa: expected true, was absent",
            f"{NODE}: {NO_MFA}",
        ),
    ),
    "mfa dropped from the scenario's step": (
        "node",
        FACTORS,
        'method: "{method}"\n          login_id: "${login}"\n          login_options: $options\n',
        'method: "{method}"\n          login_id: "${login}"\n',
        (f"{NODE}: {NO_MFA}",),
    ),
    "what to do is not said": (
        "node",
        "templates/node/closing.jinja",
        "    this.code = code;\n",
        "",
        (
            f"{NODE}, failure user-exists: standard error: expected the line 'This login ID has signed up "
            "before. Set LOGIN_ID to another one and run again.' before the last, was not printed",
        ),
    ),
    "an SDK's words with others behind them": (
        "python",
        "templates/python/closing.jinja",
        'sys.exit(f"error: network {error}")',
        'sys.exit(f"error: network {error}, sorry")',
        (
            f"{PYTHON}, failure unreachable: last line on standard error: expected 'error: network "
            "[Errno {}] Connection refused', was 'error: network [Errno 111] Connection refused, sorry'",
        ),
    ),
    "an error without the API's code told as one of the API's": (
        "python",
        "templates/python/closing.jinja",
        """    except (KeyError, TypeError, ValueError):
        return f"unreadable""",
        """    except (TypeError, ValueError):
        return f"unreadable""",
        (
            f"{PYTHON}, failure totp-sign-up-no-error-code: output: expected no stack trace, "
            "was 'Traceback (most recent call last):'",
        ),
    ),
    "a variable that is not read": (
        "python",
        "templates/python/opening.jinja",
        '"<%= variable.variable %>"',
        '"<%= variable.variable %>_"',
        (
            f'{PYTHON}, step enrolment: body.loginId: expected "you@example.com", '
            'was "{default} you@example.com"',
        ),
    ),
    "refresh token dropped": (
        "node",
        "templates/node/call.jinja",
        '<%= statement("const " ~ step.result ~ " = await ", step.call, ";") %>',
        '<%= statement("const " ~ step.result ~ " = await ", step.call, ";").replace(", refreshToken","") %>',
        (
            "node totp-then-otp-email, step delivery: bearer: "
            "expected {project_id}:{refresh_jwt:1}, was {project_id}",
        ),
    ),
    "two arguments of one type swapped": (
        "python",
        "spec/sdks/python.yaml",
        "    arguments: {method: $method, login_id: $login_id, code: $code}",
        "    arguments: {method: $method, login_id: $code, code: $login_id}",
        (
            f'{PYTHON}, step second_factor: body.loginId: expected "you@example.com", was "{{otp:1}}"',
            f'{PYTHON}, step second_factor: body.code: expected "{{otp:1}}", was "you@example.com"',
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, tmp_path: Path) -> None:
    """Each fault by what it does, not by how it looks."""
    language, file, old, new, expected = FAULTS[fault]

    report = run_with(tmp_path, file, old, new, (language, SCENARIO), expected)

    found = [finding for result in report.programs for finding in result.findings]
    assert report.exit_code == 1
    assert [text for text in expected if text not in found] == [], "\n".join(found)
