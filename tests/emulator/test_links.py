"""Magic and enchanted links."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mfa_snippets.emulator.client import ControlError

from .calling import EMAIL, MFA, PHONE, Project, amr, refusal

MAGIC, ENCHANTED = "/v1/auth/magiclink", "/v1/auth/enchantedlink"
URI = "https://example.com/verify"


def ask(project: Project, path: str, refresh_jwt: str = "", **more: Any) -> dict[str, Any]:
    """The answer of a call that sends a link, and the message as `message`."""
    answer = project.post(path, {"loginId": EMAIL, **more}, refresh_jwt)
    assert answer.status_code == 200, answer.text
    return {**answer.json(), "message": project.control.messages(project.id)[-1]}


def post(project: Project, path: str, body: dict[str, Any]) -> Any:
    """The JSON of an answer, or its refusal."""
    answer = project.post(path, body)
    return answer.json() if answer.status_code == 200 else refusal(answer)


@pytest.mark.parametrize(("method", "channel"), [("email", "email"), ("sms", "sms"), ("whatsapp", "sms")])
def test_magic_link(project: Project, method: str, channel: str) -> None:
    """Whoever has the token of the link is signed in, on the channel that it went by."""
    project.enrol(phone=PHONE)
    message = ask(project, f"{MAGIC}/signin/{method}", URI=URI)["message"]

    assert (message["kind"], message["method"]) == ("magic_link", method)
    assert message["link"] == f"{URI}?t={message['code']}"
    response = post(project, f"{MAGIC}/verify", {"token": message["code"]})
    assert amr(response) == [channel]
    assert response["user"]["verifiedEmail"] is (channel == "email")


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("https://a.example/v?x=1", "https://a.example/v?x=1&t={}"),
        ("https://a.example/#part", "https://a.example/?t={}#part"),
        ("myapp://open", "myapp://open?t={}"),
        ("", "https://example.com/verify?t={}"),
    ],
)
@pytest.mark.parametrize("spelling", ["URI", "redirectUrl", "uri"])
def test_where_links_lead(project: Project, spelling: str, uri: str, link: str) -> None:
    """The token joins the query, in any spelling of the field."""
    project.enrol()
    message = ask(project, f"{MAGIC}/signin/email", **{spelling: uri})["message"]

    assert message["link"] == link.format(message["code"])


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        "verify",
        "http://[",
        "http://a b",
        "a://b\r\nX: y",
    ],
)
def test_bad_addresses(project: Project, uri: str) -> None:
    """What is no address, or runs in a browser, sends nothing."""
    project.enrol()

    assert post(project, f"{MAGIC}/signin/email", {"loginId": EMAIL, "URI": uri}) == (400, "E011004")
    assert len(project.control.messages(project.id)) == 1


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_links_expire(project: Project, kind: str) -> None:
    """A link is good for three minutes."""
    project.enrol()
    token = ask(project, f"{kind}/signin/email")["message"]["code"]
    project.clock.now += 180

    assert post(project, f"{kind}/verify", {"token": token}) == (401, "E061005")


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_links_are_single_use(project: Project, kind: str) -> None:
    """The second time it is refused."""
    project.enrol()
    token = ask(project, f"{kind}/signin/email")["message"]["code"]

    assert isinstance(post(project, f"{kind}/verify", {"token": token}), dict)
    assert post(project, f"{kind}/verify", {"token": token}) == (401, "E061005")


def test_enchanted_link(project: Project) -> None:
    """The click signs in whoever polls, once."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email", URI=URI)
    poll = {"pendingRef": sent["pendingRef"]}

    assert re.fullmatch("[1-9][0-9]", sent["linkId"])
    assert sent["message"]["link_id"] == sent["linkId"]
    assert post(project, f"{ENCHANTED}/pending-session", poll) == (401, "E062503")
    assert post(project, f"{ENCHANTED}/verify", {"token": sent["message"]["code"]}) == {}
    assert amr(post(project, f"{ENCHANTED}/pending-session", poll)) == ["email"]
    assert post(project, f"{ENCHANTED}/pending-session", poll) == (401, "E061005")


def test_a_pending_reference_is_no_token(project: Project) -> None:
    """Who polls cannot click, and who clicks cannot poll."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email")
    reference, poll = sent["pendingRef"], {"pendingRef": sent["message"]["code"]}

    assert post(project, f"{ENCHANTED}/verify", {"token": reference}) == (401, "E061005")
    assert post(project, f"{MAGIC}/verify", {"token": reference}) == (401, "E061005")
    assert post(project, f"{ENCHANTED}/pending-session", poll) == (401, "E061005")


def test_a_click_comes_too_late(project: Project) -> None:
    """A session that nobody polled for ends with its link."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email")
    post(project, f"{ENCHANTED}/verify", {"token": sent["message"]["code"]})
    project.clock.now += 180

    assert post(project, f"{ENCHANTED}/pending-session", {"pendingRef": sent["pendingRef"]}) == (
        401,
        "E061104",
    )


def test_click_by_the_control_api(project: Project) -> None:
    """As the user would, once."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email")
    project.control.click(project.id, sent["message"]["id"])

    assert amr(post(project, f"{ENCHANTED}/pending-session", {"pendingRef": sent["pendingRef"]})) == ["email"]
    with pytest.raises(ControlError, match="was used or is too old"):
        project.control.click(project.id, sent["message"]["id"])
    with pytest.raises(ControlError, match="message 1 is no enchanted link"):
        project.control.click(project.id, 1)


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_as_second_factor(project: Project, kind: str) -> None:
    """A link after a code by phone: both channels, then mfa."""
    project.enrol(phone=PHONE)
    first = project.otp("sms")["refreshJwt"]
    sent = ask(project, f"{kind}/signin/email", first, loginOptions=MFA)
    response = post(project, f"{kind}/verify", {"token": sent["message"]["code"]})
    if kind == ENCHANTED:
        response = post(project, f"{kind}/pending-session", {"pendingRef": sent["pendingRef"]})

    assert amr(response) == ["sms", "email", "mfa"]


def test_the_same_mailbox_twice(project: Project) -> None:
    """A code and a link to the same mailbox are one factor."""
    project.enrol()
    sent = ask(project, f"{MAGIC}/signin/email", project.otp("email")["refreshJwt"], loginOptions=MFA)

    assert amr(post(project, f"{MAGIC}/verify", {"token": sent["message"]["code"]})) == ["email"]


def test_link_then_totp(project: Project) -> None:
    """The other way round."""
    project.enrol()
    token = ask(project, f"{MAGIC}/signin/email")["message"]["code"]
    first = post(project, f"{MAGIC}/verify", {"token": token})["refreshJwt"]
    body = {"loginId": EMAIL, "code": project.totp_code(), "loginOptions": MFA}

    assert amr(project.post("/v1/auth/totp/verify", body, first).json()) == ["email", "totp", "mfa"]
