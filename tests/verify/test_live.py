"""Live projects: programs run with test users, and requests that are not visible do not count as verified.

The project here is the emulator's, used through its management API only.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.contracts.evidence import Against
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.verify.report.formats import as_text
from mfa_snippets.verify.report.report import VerificationReport
from mfa_snippets.verify.run.cases import new_project_id
from mfa_snippets.verify.run.live import LiveProject, Management, ManagementError, against, is_safe

from .made_up import FAILURES, Sample

KEY = "K2secretsecretsecret"
ENVIRONMENT = [
    {"name": "SAMPLE_PROJECT_ID", "role": "project_id", "required": True, "description": "project"},
    {"name": "SAMPLE_BASE_URL", "role": "base_url"},
    {
        "name": "SAMPLE_LOGIN_ID",
        "role": "login_id",
        "required": False,
        "example": "you@example.com",
        "description": "login ID",
    },
]


@pytest.fixture
def management(server: Control) -> Management:
    """The management API of a project of its own."""
    return Management(url=server.url, project_id=new_project_id(), key=KEY)


@pytest.fixture
def live(management: Management) -> LiveProject:
    """The project as `--against` creates it, with a short wait."""
    return LiveProject(management=management, against="live", quiet=0.3)


@pytest.fixture
def asking(sample: Sample) -> Sample:
    """A sample whose login ID is the caller's."""
    named = sample.changed('LOGIN_ID = "you@example.com"', 'LOGIN_ID = os.environ["SAMPLE_LOGIN_ID"]')
    return replace(named.with_language(contract={"environment": ENVIRONMENT}), failures=tuple(FAILURES))


def requests(live: LiveProject) -> list[dict[str, Any]]:
    """What the project was asked."""
    management = live.management
    return Control(management.url).requests(management.project_id)


def test_a_program_runs_with_a_test_user(asking: Sample, live: LiveProject) -> None:
    """In the order of the vendor's tests: generate a code, sign in, verify; the user is deleted."""
    report = replace(asking, failures=()).verify(live=live)
    (result,) = report.programs

    assert (result.state, report.exit_code, result.findings) == ("ran", 0, ())
    asked = requests(live)
    assert [request["path"].removeprefix("/v1/") for request in asked] == [
        "mgmt/user/create/test",
        "mgmt/tests/generate/otp",
        "auth/totp/signup",
        "auth/totp/verify",
        "auth/otp/signin/email",
        "auth/otp/verify/email",
        "mgmt/user/delete",
    ]
    assert asked[5]["body"]["code"] == asked[1]["answer"]["body"]["code"]
    login_ids = {request["body"]["loginId"] for request in asked if request["body"]}
    assert all(login_id.startswith("mfa-snippets-") for login_id in login_ids)
    assert not any(live.management.exists(login_id) for login_id in login_ids)


def test_codes_are_there_before_a_program_starts(asking: Sample, live: LiveProject) -> None:
    """One for each input; a second one by the same method is generated when it is due."""
    code = {"kind": "otp", "method": "email", "login_id": "you@example.com"}
    contract = {"environment": ENVIRONMENT, "inputs": [code, {**code, "kind": "magic_link"}, code]}
    replace(asking.with_language(contract=contract), failures=()).verify(live=live)
    sent = [request["path"].removeprefix("/v1/") for request in requests(live)]

    assert sent[:4] == [
        "mgmt/user/create/test",
        "mgmt/tests/generate/otp",
        "mgmt/tests/generate/magiclink",
        "auth/totp/signup",
    ]


def test_a_launcher_is_not_used(asking: Sample, live: LiveProject) -> None:
    """It may leave out what only a real service needs, such as certificates."""
    breaking = asking.with_language(app={"launcher": {"options": ["--no-such-option"]}})

    assert replace(breaking, failures=()).verify(live=live).programs[0].state == "ran"


def test_what_cannot_be_seen_is_not_green(asking: Sample, live: LiveProject) -> None:
    """What was sent, and the failures that only a fault brings about."""
    report = asking.verify(live=live)
    checks = report.programs[0].checks

    assert str(checks["run"]) == "passed"
    assert str(checks["wire"]) == "unavailable: requests are not visible there"
    assert str(checks["failures"]) == (
        "unavailable: cannot be triggered there: foreign-refresh-jwt, without-mfa"
    )
    lines = as_text(report).splitlines()
    assert lines[-3].startswith("ran against the live service with test users: output was checked; ")
    assert "1 ran" in lines[-1]
    assert "2 unavailable" in lines[-1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'print(f"amr: ',
            'print(f"factors: ',
            "last line on standard output: expected 'amr: totp, email, mfa'",
        ),
        ('{"mfa": True}', "{}", "exit status: expected 0, was 1"),
        ('sys.exit(f"error: ', 'sys.exit(f"oops: ', "last line on standard error"),
    ],
)
def test_what_is_printed_counts(asking: Sample, live: LiveProject, old: str, new: str, message: str) -> None:
    """As in any run, and in the failures that do not need the emulator."""
    result = asking.changed(old, new).verify(live=live).programs[0]

    assert result.state == "failed"
    assert any(message in finding for finding in result.findings)


def test_the_key_goes_nowhere(asking: Sample, live: LiveProject, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither into a program, nor into a report, a file or what an object shows of itself."""
    snooping = asking.changed("import os\n", "import os\nprint(dict(os.environ))\n")
    environ = {"DESCOPE_MANAGEMENT_KEY": KEY, "PATH": "/usr/bin:/bin"}
    report = snooping.verify(live=live, record=True, environ=environ)
    files = [path.read_text("utf-8") for path in asking.folder.rglob("*.json")]

    assert KEY not in "".join([*files, as_text(report), repr(live), repr(report), *capfd.readouterr()])
    assert report.recorded != ()


def recorded(report: VerificationReport) -> dict[str, Any]:
    """The one file that was written."""
    (path,) = report.recorded
    evidence: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return evidence


def test_evidence_says_what_answered(asking: Sample, live: LiveProject) -> None:
    """It stands beside the emulator's, which it never replaces: its requests could be seen."""
    emulated = recorded(asking.verify(record=True))
    lively = asking.verify(live=live, record=True)

    assert lively.recorded == (str(asking.evidence / "sample" / "totp-then-otp.live.json"),)
    assert (emulated["against"], recorded(lively)["against"]) == ("emulator", "live")
    assert recorded(lively)["checks"] == dict.fromkeys(("format", "types", "paste", "run"), "passed")
    assert recorded(lively)["run"]["stdout"] == emulated["run"]["stdout"]
    assert len(list(asking.evidence.rglob("*.json"))) == 2


def test_an_emulator_is_no_live_service(asking: Sample, live: LiveProject) -> None:
    """It says so itself; nothing is put on record of a run that could have been seen."""
    at_emulator: Against = against(live.management.url)
    report = asking.verify(live=replace(live, against=at_emulator), record=True)

    assert (at_emulator, report.recorded, report.against) == ("emulator", (), "emulator")
    assert "ran against the emulated service" in as_text(report)
    assert against("http://127.0.0.1:9") == "live"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("enchanted_link", "the management API cannot click a link that a program requested"),
        ("oauth_code", "a test user has no account at an identity provider there"),
        ("passkey", "a test user has no passkey for the domain of the project there"),
    ],
)
def test_what_a_test_user_does_not_have_is_unavailable(
    asking: Sample, live: LiveProject, kind: str, reason: str
) -> None:
    """Such as a link to click: the management API makes another one than that which the program waits for."""
    clicked = {"kind": kind, "method": "email", "login_id": "you@example.com"}
    contract = {"environment": ENVIRONMENT, "inputs": [clicked]}
    report = replace(asking.with_language(contract=contract), failures=()).verify(live=live)

    assert str(report.programs[0].checks["run"]) == f"unavailable: {reason}"
    assert report.exit_code == 1


def test_no_program_gets_a_management_key(asking: Sample, live: LiveProject) -> None:
    """It can do more than any program here needs to be tried."""
    key = {"name": "DESCOPE_MANAGEMENT_KEY", "role": "management_key", "example": "K2example"}
    sample = asking.with_language(contract={"environment": [*ENVIRONMENT, key]})
    report = replace(sample, failures=()).verify(live=live)

    reason = "no program gets the management key of a project"
    assert str(report.programs[0].checks["run"]) == f"unavailable: {reason}"


class _Server(Sample):
    """A sample that a browser asks."""

    def expectations(self) -> dict[str, Any]:
        whole = super().expectations()
        account = {"name": "account", "steps": [], "status": 200, "cookies": {}, "fields": []}
        for scenario in whole["scenarios"].values():
            scenario["requests"] = [account]
        return whole


def test_a_web_server_is_unavailable(asking: Sample, live: LiveProject) -> None:
    """Rather than waited for until its limit."""
    request = {"name": "account", "method": "GET", "path": "/account", "form": {}, "status": 200}
    sample = asking.with_language(contract={"environment": ENVIRONMENT, "inputs": [], "requests": [request]})
    report = _Server(folder=sample.folder, languages=sample.languages).verify(live=live)

    assert str(report.programs[0].checks["run"]) == "unavailable: a browser has no test users there"


@pytest.fixture
def refusing() -> LiveProject:
    """A project whose management API is not where it should be."""
    with running() as server:
        url = server.url
    management = Management(url=url, project_id=new_project_id(), key=KEY)
    return LiveProject(management=management, against="live", quiet=0.3)


def test_a_service_that_does_not_answer_is_told(asking: Sample, refusing: LiveProject) -> None:
    """Without the key."""
    result = replace(asking, failures=()).verify(live=refusing).programs[0]

    assert result.state == "failed"
    assert any("management API, " in finding for finding in result.findings)
    assert KEY not in "".join(result.findings)


def test_a_refusal_is_told_without_the_key(management: Management) -> None:
    """Should the service repeat it."""
    with pytest.raises(ManagementError) as caught:
        replace(management, key="not:a:key").code("nobody@example.com", "email")

    assert "401" in str(caught.value)
    assert "not:a:key" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://api.descope.com", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://api.descope.com", False),
        ("ftp://127.0.0.1", False),
        ("api.descope.com", False),
        ("http://127.0.0.1.example.com", False),
    ],
)
def test_a_key_is_sent_over_tls_or_not_at_all(url: str, is_good: bool) -> None:
    """Or it does not leave this machine."""
    assert is_safe(url) is is_good
