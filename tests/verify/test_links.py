"""Links in place of codes: typed by their token, or clicked elsewhere while the program polls."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock, Mock

import pytest

from mfa_snippets.contracts.apps import Input
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.redaction import redacted, redacted_lines, redacted_text
from mfa_snippets.verify.run.simulated_user import User, wrong_code

from .made_up import LOGIN_ID, NO_SDK, PYTHON, SOURCE, Language, Sample, steps

PHONE, PASSWORD, URI = "+12025550123", "correct-Horse-9-staple", "https://example.com/verify"
PRELUDE = SOURCE.partition("enrolment = send(")[0]
ENDING = "session_jwt = second_factor" + SOURCE.partition("session_jwt = second_factor")[2]
POLL = """
import time
while True:
    try:
        bearer = os.environ["SAMPLE_PROJECT_ID"]
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        content = json.dumps({"pendingRef": delivery["pendingRef"]}).encode()
        url = os.environ["SAMPLE_BASE_URL"] + "/v1/auth/enchantedlink/pending-session"
        with urllib.request.urlopen(urllib.request.Request(url, content, headers)) as response:
            second_factor = json.load(response)
        break
    except urllib.error.HTTPError:
        time.sleep(0.01)
"""
PROGRAM = f"""{PRELUDE}
user = {{"phone": "{PHONE}", "email": LOGIN_ID}}
send("/v1/auth/magiclink/signup/sms", {{"loginId": LOGIN_ID, "URI": "{URI}", "user": user}})
first_factor = send("/v1/auth/magiclink/verify", {{"token": ask()}})
refresh_jwt = first_factor["refreshJwt"]
body = {{"loginId": LOGIN_ID, "URI": "{URI}?of={{}}", "loginOptions": {{"mfa": True}}}}
body["URI"] = body["URI"].format(os.environ["SAMPLE_PROJECT_ID"])
delivery = send("/v1/auth/enchantedlink/signin/email", body, refresh_jwt)
print(f"Click link {{delivery['linkId']}}", flush=True)
{POLL}
{ENDING}"""
INPUTS = [
    {"kind": "magic_link", "method": "sms", "login_id": LOGIN_ID},
    {"kind": "enchanted_link", "method": "email", "login_id": LOGIN_ID},
]
WRONG = {
    "name": "wrong-link",
    "title": "",
    "provoke": {"wrong_input": 1},
    "stops_at": "first_factor",
    "error": {"kind": "answered", "code": "E062504", "description": None},
}


def step(name: str, path: str, required: Any, bearer: str = "{project_id}") -> dict[str, Any]:
    """A step that sends a body."""
    body = {"required": required, "optional": []}
    request = {"method": "POST", "path": f"/v1/auth/{path}", "bearer": bearer, "body": body}
    return {"name": name, "function": "whole", "operation": name, "request": request}


STEPS = [
    step("sign_up", "magiclink/signup/sms", {"loginId": LOGIN_ID, "URI": URI, "user": {"phone": PHONE}}),
    step("first_factor", "magiclink/verify", {"token": "{magic_link:1}"}),
    step(
        "delivery",
        "enchantedlink/signin/email",
        {"loginId": LOGIN_ID, "URI": f"{URI}?of={{project_id}}", "loginOptions": {"mfa": True}},
        "{project_id}:{refresh_jwt:1}",
    ),
    step("second_factor", "enchantedlink/pending-session", {"pendingRef": "{pending_ref:1}"}),
    {"name": "session", "function": "whole", "operation": "session.validate", "request": None},
]
STEPS[0]["request"]["body"]["optional"] = ["user.email"]


class Links(Sample):
    """A magic link, then an enchanted one."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        printed = "amr: sms, email, mfa"
        scenario = {"amr": ["sms", "email", "mfa"], "prints": printed, "steps": STEPS, "failures": [WRONG]}
        return expectations | {"scenarios": {"totp-then-otp": scenario}}


@pytest.fixture
def links(sample: Sample) -> Sample:
    """A program that is right."""
    language = Language(source=PROGRAM, contract={"inputs": INPUTS, "command": [PYTHON, "totp_then_otp.py"]})
    return Links(folder=sample.folder, languages=(language,))


def test_a_token_is_typed_and_a_link_is_clicked(links: Sample) -> None:
    """The polls count as one request, and the click is not the program's."""
    result = links.result()

    assert result.findings == ()
    assert result.state == "executed"


def test_the_number_of_polls_is_not_on_record(links: Sample) -> None:
    """Nor is a link, its token or its number."""
    links.verify(record=True)
    (file,) = links.evidence.rglob("*.json")
    first = file.read_bytes()
    links.changed("time.sleep(0.01)", "time.sleep(0.3)").verify(record=True)
    second = json.loads(file.read_bytes())

    assert second["run"] == json.loads(first)["run"]
    assert "Click link {link_id:1}" in second["run"]["stdout"]
    assert len(second["run"]["exchange"]) == 4
    evidence = json.loads(first)
    evidence.pop("of")  # which has digests of files
    assert not re.search(r"\b[0-9a-f]{32,64}\b", json.dumps(evidence))


def test_links_are_replayed(links: Sample) -> None:
    """Which clicks too, and types a wrong token where that is on record."""
    links.verify(record=True)
    result = links.with_language(app=NO_SDK).result()

    assert result.findings == ()
    assert result.state == "replayed"


def test_a_printed_link_is_a_leak(links: Sample) -> None:
    """Whoever has its reference has the session."""
    result = links.changed('print(f"Click', "print(delivery['pendingRef']); print(f\"Click").result()

    assert any("expected no token or code, has {pending_ref:1}" in one for one in result.findings)


def test_a_placeholder_is_compared_within_a_text(links: Sample) -> None:
    """As in an address that holds the project."""
    result = links.changed('?of={}"', '?off={}"').result()

    finding = f'step delivery: body.URI: expected "{URI}?of={{project_id}}", was "{URI}?off={{project_id}}"'
    assert any(finding in one for one in result.findings)


def test_an_object_is_compared_in_depth(links: Sample) -> None:
    """Whatever the order of its keys."""
    result = links.changed(f'"phone": "{PHONE}"', '"phone": "+12025550124"').result()

    finding = f'step sign_up: body.user.phone: expected "{PHONE}", was "+12025550124"'
    assert any(finding in one for one in result.findings)


def test_a_link_that_a_poll_has_ended_is_not_clicked(case: Case) -> None:
    """It was there when the user looked, and the program gives up by itself: nobody is to blame."""
    looks = Mock(side_effect=[{"id": 1}, *[ControlError("no enchanted link")] * 2])
    clicks = Mock(side_effect=ControlError("no link that is valid"))
    user = User(case=case, control=MagicMock(spec=Control, message=looks, click_message=clicks))
    user.has_ended.set()
    user.click(Input(kind="enchanted_link", method="email", login_id=LOGIN_ID))

    assert looks.call_count == 3
    assert user.errors == []


@pytest.mark.parametrize(("code", "other"), [("123456", "123451"), ("00ff", "00f0"), ("abc0", "abc5")])
def test_a_wrong_answer_is_another(code: str, other: str) -> None:
    """Of the same length."""
    assert wrong_code(code) == other


def test_a_short_number_is_named_at_the_end_of_a_line() -> None:
    """The number of a link may stand elsewhere by chance, as in `Unexpected character ('<' (code 60))`."""
    names = {"42": "{link_id:1}", "2026": "{port}"}

    assert redacted_text("link 42\ncode E42 or 13:42:10 or x-42\n(code 42): 42 is wrong\nlink 42", names) == (
        "link {link_id:1}\ncode E42 or 13:42:10 or x-42\n(code 42): 42 is wrong\nlink {link_id:1}"
    )
    assert redacted({"linkId": "42", "time": "2026-11-24T13:42:10Z"}, names) == {
        "linkId": "{link_id:1}",
        "time": "{time}",
    }


def test_no_value_is_found_in_a_name() -> None:
    """Each is replaced once, the longest first."""
    names = {
        "me@example.com": "{example} me@example.com",
        "mx@example.com": "me@example.com",
        "mx": "{short}",
    }

    assert redacted_text("mx@example.com me@example.com mx", names) == (
        "me@example.com {example} me@example.com {short}"
    )


def test_a_port_that_the_system_chose_has_a_name() -> None:
    """An error of a network may tell both ends of a connection."""
    text = "read tcp 127.0.0.1:52674->127.0.0.1:8000: reset\nat 1127.0.0.1:1\n"

    assert redacted_lines(text, {"127.0.0.1:8000": "{address}"}) == (
        "read tcp 127.0.0.1:{client_port}->{address}: reset",
        "at 1127.0.0.1:1",
    )


def with_password(sample: Sample) -> Sample:
    """A program that is given a password, and sends it to nobody."""
    role = {"role": "password", "example": PASSWORD, "name": "PASSWORD"}
    environment = [
        {"name": name, "role": role_}
        for name, role_ in (("SAMPLE_PROJECT_ID", "project_id"), ("SAMPLE_BASE_URL", "base_url"))
    ]
    return sample.with_language(contract={"environment": [*environment, role]})


@pytest.mark.parametrize("printed", [repr(PASSWORD), 'os.environ["PASSWORD"]'])
def test_a_printed_password_is_a_leak(sample: Sample, printed: str) -> None:
    """Although everybody may know the example."""
    changed = with_password(sample).changed("enrolment = send(", f"print({printed})\nenrolment = send(")

    assert any("has {password}" in one for one in changed.result().findings)


def test_a_password_is_named_in_expectations_and_evidence(sample: Sample) -> None:
    """And is filled in when it is replayed."""
    wanted = Passwords(folder=sample.folder, languages=sample.languages)
    changed = with_password(wanted).changed(
        '"code": otp_code}', '"code": otp_code, "password": os.environ["PASSWORD"]}'
    )
    report = changed.verify(record=True)
    (file,) = sample.evidence.rglob("*.json")

    assert report.programs[0].findings == ()
    assert PASSWORD not in file.read_text("utf-8")
    assert changed.with_language(app=NO_SDK).result().state == "replayed"


class Passwords(Sample):
    """A second factor with a password in it."""

    def expectations(self) -> dict[str, Any]:
        """See Sample."""
        expectations = super().expectations()
        scenario = expectations["scenarios"]["totp-then-otp"]
        scenario["steps"] = steps()
        scenario["steps"][3]["request"]["body"]["required"]["password"] = PASSWORD
        return expectations


@pytest.mark.parametrize(
    ("sent", "is_declared"),
    [
        ('{"mfa": True, "stepup": False, "claims": None}', True),
        ('{"mfa": True, "stepup": True, "claims": None}', False),
        ('{"mfa": True, "stepup": False, "more": None}', False),
    ],
)
def test_a_declared_object_covers_what_it_declares(sample: Sample, sent: str, is_declared: bool) -> None:
    """Beside what the step must send of it, and nothing else."""
    extra = {
        "operation": "otp.sign_in",
        "key": "loginOptions",
        "value": {"stepup": False, "claims": None},
        "reason": "always sent",
    }
    other = replace(sample.languages[0], name="other")
    both = replace(sample, languages=(*sample.changed('{"mfa": True}', sent).languages, other))
    report = both.with_language(extra_keys=(extra,)).verify()

    assert (report.programs[0].state == "executed") is is_declared
    assert report.findings == ()
