"""A scenario of a returning user: another one runs first, with the same user, and does not count."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.contracts.evidence import load
from mfa_snippets.verify.publication import load_apps

from .made_up import PROGRAM, PYTHON, SCENARIO, SOURCE, Sample, invocation

ENROLL = """enrolment = send("/v1/auth/totp/signup", {"loginId": LOGIN_ID})
print(f"Add this key: {enrolment['key']}", flush=True)
"""
WHERE_NEW = "if sys.argv[1:] != ['--returning']:\n" + "".join(f"    {line}\n" for line in ENROLL.splitlines())
RETURNING: dict[str, Any] = {
    "scenario": "returning",
    "command": [PYTHON, "-S", PROGRAM, "--returning"],
    "after": SCENARIO,
}
ENVIRONMENT = [
    *invocation()["environment"],
    {"name": "SAMPLE_LOGIN_ID", "role": "login_id", "required": True, "example": "you@example.com"},
]


class Twice(Sample):
    """A sample with a scenario of a returning user."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        scenario = expectations["scenarios"][SCENARIO]
        steps = scenario["steps"][1:]
        failures = [failure for failure in scenario["failures"] if failure["name"] != "user-exists"]
        expectations["scenarios"]["returning"] = {**scenario, "steps": steps, "failures": failures}
        return expectations


@pytest.fixture
def twice(sample: Sample) -> Sample:
    """Two scenarios, and a program that can run both, with a login ID of the caller's."""
    source = SOURCE.replace(ENROLL, WHERE_NEW)
    source = source.replace('LOGIN_ID = "you@example.com"', 'LOGIN_ID = os.environ["SAMPLE_LOGIN_ID"]')
    usual = {**invocation(), "environment": ENVIRONMENT}
    app = {"invocations": [usual, {**usual, **RETURNING}]}
    two = Twice(folder=sample.folder, failures=("wrong-second-code", "without-mfa", "unreachable"))
    return two.with_language(source=source, app=app)


def test_a_returning_user_has_an_authenticator(twice: Sample) -> None:
    """From the first run; neither its requests nor its messages count, also in failures."""
    report = twice.verify(record=True)
    record = load(twice.evidence, programs_of(load_apps(twice.output))[1])

    assert [(result.findings, result.state) for result in report.programs] == [((), "executed")] * 2
    assert record is not None
    assert record.run is not None
    first = record.run.exchange[0]
    assert (first.path, first.body["code"]) == ("/v1/auth/totp/verify", "{totp:1}")


def test_without_the_first_run_there_is_no_such_user(twice: Sample) -> None:
    """Else the test above would show nothing."""
    invocations = [{**one, "after": None} for one in twice.languages[0].app["invocations"]]
    result = twice.with_language(app={"invocations": invocations}).verify(scenarios=("returning",), limit=3.0)

    assert result.programs[0].state == "failed"
