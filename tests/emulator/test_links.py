"""Magic and enchanted links."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mfa_snippets.emulator.client import ControlError

from .calling import EMAIL, MFA, PHONE, Project, amr, refusal

MAGIC, ENCHANTED = "/v1/auth/magiclink", "/v1/auth/enchantedlink"
URI = "https://example.com/verify"
CODE_SENT = "/v1/auth/otp/signup/email"
ENDED = {MAGIC: (401, "E062504"), ENCHANTED: (401, "E063010")}


def ask(project: Project, path: str, refresh_jwt: str = "", **more: Any) -> dict[str, Any]:
    """The answer of a call that sends a link, and the message as `message`."""
    answer = project.post(path, {"loginId": EMAIL, **more}, refresh_jwt)
    assert answer.status_code == 200, answer.text
    return {**answer.json(), "message": project.control.messages()[-1]}


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
        "https://[::::]/",
        "https://a@[x]/",
        "https://\u2100.com/",
        "http://a b",
        "a://b\r\nX: y",
    ],
)
def test_bad_addresses(project: Project, uri: str) -> None:
    """What is no address, or runs in a browser, sends nothing."""
    project.enrol()

    assert post(project, f"{MAGIC}/signin/email", {"loginId": EMAIL, "URI": uri}) == (400, "E011004")
    assert len(project.control.messages()) == 1


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_links_expire(project: Project, kind: str) -> None:
    """A link is good for three minutes."""
    project.enrol()
    token = ask(project, f"{kind}/signin/email")["message"]["code"]
    project.clock.now += 180

    assert post(project, f"{kind}/verify", {"token": token}) == ENDED[kind]


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_links_are_single_use(project: Project, kind: str) -> None:
    """The second time it is refused."""
    project.enrol()
    token = ask(project, f"{kind}/signin/email")["message"]["code"]

    assert isinstance(post(project, f"{kind}/verify", {"token": token}), dict)
    assert post(project, f"{kind}/verify", {"token": token}) == ENDED[kind]


def test_the_error_of_a_magic_link_that_ended(project: Project) -> None:
    """In the words of the service."""
    answer = project.post(f"{MAGIC}/verify", {"token": "unknown"})

    assert answer.json() == {
        "errorCode": "E062504",
        "errorDescription": "Token expired",
        "errorMessage": "Failed to load magic link token",
    }


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_links_do_not_void_each_other(project: Project, kind: str) -> None:
    """The first one works after the second, also that of a sign-up which was sent again."""
    first, second = (ask(project, f"{kind}/signup/email")["message"]["code"] for _ in range(2))

    for token in (second, first):
        assert isinstance(post(project, f"{kind}/verify", {"token": token}), dict)


@pytest.mark.parametrize("again", ["otp/signup/email", "password/signup", "totp/signup"])
def test_a_sign_up_with_another_address_voids_what_the_old_one_got(project: Project, again: str) -> None:
    """Neither its links nor its codes verify the new address, or sign in."""
    new = {"loginId": "ada", "user": {"email": "new@example.com"}, "password": "correct horse"}
    old: dict[str, Any] = {"loginId": "ada", "user": {"email": "old@example.com"}}
    link, code = (
        ask(project, path, **old)["message"]["code"] for path in (f"{MAGIC}/signup/email", CODE_SENT)
    )
    assert project.post(f"/v1/auth/{again}", new).status_code == 200

    assert post(project, f"{MAGIC}/verify", {"token": link}) == (401, "E062504")
    if code != project.control.messages()[-1]["code"]:
        body = {"loginId": "ada", "code": code}
        assert post(project, "/v1/auth/otp/verify/email", body) == (401, "E061102")


@pytest.mark.parametrize("kind", [MAGIC, ENCHANTED])
def test_a_sign_up_after_the_first_sign_in(project: Project, kind: str) -> None:
    """Only a registered user is refused."""
    project.enrol()
    ask(project, f"{kind}/signup/email")
    project.totp()

    assert post(project, f"{kind}/signup/email", {"loginId": EMAIL}) == (400, "E062107")


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
    assert post(project, f"{ENCHANTED}/pending-session", poll) == ENDED[ENCHANTED]


def test_a_pending_reference_is_no_token(project: Project) -> None:
    """Who polls cannot click, and who clicks cannot poll."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email")
    reference, poll = sent["pendingRef"], {"pendingRef": sent["message"]["code"]}

    assert post(project, f"{ENCHANTED}/verify", {"token": reference}) == ENDED[ENCHANTED]
    assert post(project, f"{MAGIC}/verify", {"token": reference}) == ENDED[MAGIC]
    assert post(project, f"{ENCHANTED}/pending-session", poll) == ENDED[ENCHANTED]


def test_a_click_comes_too_late(project: Project) -> None:
    """A session that nobody polled for ends with its link."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email")
    post(project, f"{ENCHANTED}/verify", {"token": sent["message"]["code"]})
    project.clock.now += 180

    poll = {"pendingRef": sent["pendingRef"]}
    assert post(project, f"{ENCHANTED}/pending-session", poll) == ENDED[ENCHANTED]


def test_click_by_the_control_api(project: Project) -> None:
    """As the user would, once."""
    project.enrol()
    sent = ask(project, f"{ENCHANTED}/signin/email")
    project.control.click_message(sent["message"]["id"])

    assert amr(post(project, f"{ENCHANTED}/pending-session", {"pendingRef": sent["pendingRef"]})) == ["email"]
    for message in (sent["message"]["id"], 1):
        with pytest.raises(ControlError, match=f"message {message} has no enchanted link that is valid"):
            project.control.click_message(message)


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


def test_links_have_no_attempts(project: Project) -> None:
    """That no wrong code is accepted says nothing of them."""
    project.control.assume(otp_attempts=0)
    message = ask(project, f"{ENCHANTED}/signup/email")["message"]

    assert message["ended"] == ""
    project.control.click(EMAIL)
