"""Test users, and their codes and links without a mailbox."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from .calling import EMAIL, MFA, PHONE, Project, amr, refusal
from .prepared import manage

USER = "/v1/mgmt/user"
TESTS = "/v1/mgmt/tests/generate"


def create(project: Project, **more: Any) -> dict[str, Any]:
    """A test user, as the answer shows it."""
    body = {"loginId": "tester", "email": EMAIL, "phone": PHONE, "test": True, "roleNames": [], **more}
    user: dict[str, Any] = manage(project, f"{USER}/create/test", body)["user"]
    return user


def test_create(project: Project) -> None:
    """The user is as described, and is a test user, invited until the first sign-in."""
    user = create(project, name="Sam", verifiedPhone=False)

    assert (user["loginIds"], user["name"], user["email"], user["test"]) == (["tester"], "Sam", EMAIL, True)
    assert (user["verifiedEmail"], user["verifiedPhone"], user["status"]) == (True, False, "invited")


def test_create_twice(project: Project) -> None:
    """A test user can be created again, and stays the same; another user cannot."""
    first, second = create(project), create(project)
    project.enrol()

    assert first["userId"] == second["userId"]
    answer = project.post(f"{USER}/create/test", {"loginId": EMAIL}, "key")
    assert refusal(answer) == (400, "E062107")


def test_create_by_the_general_call(project: Project) -> None:
    """Some SDKs make test users by it."""
    for login_id, is_test in (("a", True), ("b", False)):
        user = manage(project, f"{USER}/create", {"loginId": login_id, "test": is_test})["user"]
        assert user["test"] is is_test


def test_patch(project: Project) -> None:
    """Who has signed up becomes a test user, and only that changes; an unknown one is told."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL, "user": {"name": "Sam", "email": EMAIL}})
    body = {"loginId": EMAIL, "test": True}
    user = project.request("PATCH", f"{USER}/patch", "key", json=body).json()["user"]

    assert (user["test"], user["name"], user["email"]) == (True, "Sam", EMAIL)
    answer = project.request("PATCH", f"{USER}/patch", "key", json={"loginId": "nobody"})
    assert refusal(answer) == (400, "E112102")


def test_delete(project: Project) -> None:
    """By either ID; with its sessions, and a login ID that is free again."""
    create(project)
    code = manage(project, f"{TESTS}/otp", {"loginId": "tester", "deliveryMethod": "email"})["code"]
    session = project.post("/v1/auth/otp/verify/email", {"loginId": "tester", "code": code}).json()
    manage(project, f"{USER}/delete", {"userId": session["user"]["userId"]})

    assert refusal(project.post("/v1/auth/refresh", {}, session["refreshJwt"])) == (401, "E061005")
    assert [one["ended"] for one in project.control.sessions()] == ["logged out"]
    create(project)
    manage(project, f"{USER}/delete", {"loginId": "tester"})
    assert refusal(project.post(f"{USER}/delete", {"loginId": "tester"}, "key")) == (400, "E112102")


def test_delete_all(project: Project) -> None:
    """Test users only."""
    create(project)
    project.enrol("kept")
    answer = project.request("DELETE", f"{USER}/test/delete/all", "key")

    assert (answer.status_code, answer.json()) == (200, {})
    assert refusal(project.post("/v1/auth/otp/signin/email", {"loginId": "tester"})) == (400, "E062108")
    assert project.totp("kept")["user"]["test"] is False


def generated(project: Project, kind: str) -> str:
    """A code by SMS or the token of a link by email, for the test user."""
    if kind == "otp":
        body = {"loginId": "tester", "deliveryMethod": "sms"}
        return str(manage(project, f"{TESTS}/otp", body)["code"])
    body = {"loginId": "tester", "deliveryMethod": "email", "URI": "https://example.com/v"}
    link = manage(project, f"{TESTS}/{kind}", body)["link"]
    return str(parse_qs(urlsplit(link).query)["t"][0])


BEFORE = {"otp": ("otp", "sms", "code"), "magiclink": ("magiclink", "email", "token")}


@pytest.mark.parametrize("operation", ["signup", "signup-in", "signin"])
@pytest.mark.parametrize("kind", BEFORE)
def test_generated_before_the_call_that_it_is_for(project: Project, kind: str, operation: str) -> None:
    """It is good after that call, which sends nothing else."""
    create(project)
    name, method, field = BEFORE[kind]
    token = generated(project, kind)
    answer = project.post(f"/v1/auth/{name}/{operation}/{method}", {"loginId": "tester"})

    assert answer.status_code == 200, answer.text
    assert project.code() == token
    body = {"loginId": "tester", field: token}
    path = f"/v1/auth/otp/verify/{method}" if kind == "otp" else "/v1/auth/magiclink/verify"
    session = project.post(path, body).json()
    assert amr(session) == [method]
    assert session["firstSeen"] is True
    assert session["user"]["status"] == "enabled"


@pytest.mark.parametrize("kind", BEFORE)
def test_generated_before_a_second_factor(project: Project, kind: str) -> None:
    """The session is what the sign-in asks for."""
    create(project)
    name, method, field = BEFORE[kind]
    other = {"sms": "email", "email": "sms"}[method]
    project.post(f"/v1/auth/otp/signin/{other}", {"loginId": "tester"})
    first = project.verify_otp(other, "tester")["refreshJwt"]
    token = generated(project, kind)
    project.post(f"/v1/auth/{name}/signin/{method}", {"loginId": "tester", "loginOptions": MFA}, first)
    path = f"/v1/auth/otp/verify/{method}" if kind == "otp" else "/v1/auth/magiclink/verify"

    session = project.post(path, {"loginId": "tester", field: token}).json()
    assert amr(session) == [other, method, "mfa"]


def test_an_enchanted_link_generated_before(project: Project) -> None:
    """Its click opens the session of the sign-in that came after it."""
    create(project)
    token = generated(project, "enchantedlink")
    sent = project.post("/v1/auth/enchantedlink/signin/email", {"loginId": "tester"}).json()
    project.post("/v1/auth/enchantedlink/verify", {"token": token})
    poll = {"pendingRef": sent["pendingRef"]}

    assert amr(project.post("/v1/auth/enchantedlink/pending-session", poll).json()) == ["email"]


def test_a_code_generated_too_early(project: Project) -> None:
    """It expires like any other."""
    create(project)
    token = generated(project, "otp")
    project.clock.now += 180
    project.post("/v1/auth/otp/signin/sms", {"loginId": "tester"})
    answer = project.post("/v1/auth/otp/verify/sms", {"loginId": "tester", "code": token})

    assert answer.status_code == 401 or token == project.code()


def test_code(project: Project) -> None:
    """A code signs in, for a user without any address too."""
    manage(project, f"{USER}/create/test", {"loginId": "tester"})
    answer = manage(
        project, f"{TESTS}/otp", {"loginId": "tester", "deliveryMethod": "sms", "loginOptions": {}}
    )
    body = {"loginId": "tester", "code": answer["code"]}

    assert answer["loginId"] == "tester"
    assert amr(project.post("/v1/auth/otp/verify/sms", body).json()) == ["sms"]


def test_code_for_a_second_factor(project: Project) -> None:
    """It continues the sign-in that waits for a code, so that an app under test becomes MFA."""
    create(project)
    project.post("/v1/auth/otp/signin/sms", {"loginId": "tester"})
    first = project.verify_otp("sms", "tester")["refreshJwt"]
    project.post("/v1/auth/otp/signin/email", {"loginId": "tester", "loginOptions": MFA}, first)
    code = manage(project, f"{TESTS}/otp", {"loginId": "tester", "deliveryMethod": "email"})["code"]
    body = {"loginId": "tester", "code": code}

    assert amr(project.post("/v1/auth/otp/verify/email", body).json()) == ["sms", "email", "mfa"]


def test_magic_link(project: Project) -> None:
    """The token of the link signs in."""
    create(project)
    body = {"loginId": "tester", "deliveryMethod": "email", "URI": "https://example.com/v"}
    link = manage(project, f"{TESTS}/magiclink", body)["link"]
    token = parse_qs(urlsplit(link).query)["t"][0]

    assert link.startswith("https://example.com/v?")
    assert amr(project.post("/v1/auth/magiclink/verify", {"token": token}).json()) == ["email"]


def test_magic_link_for_a_second_factor(project: Project) -> None:
    """It continues the sign-in that waits for a link."""
    create(project)
    project.post("/v1/auth/otp/signin/sms", {"loginId": "tester"})
    first = project.verify_otp("sms", "tester")["refreshJwt"]
    asked = {"loginId": "tester", "loginOptions": MFA, "URI": "https://example.com/v"}
    project.post("/v1/auth/magiclink/signin/email", asked, first)
    link = manage(project, f"{TESTS}/magiclink", {"loginId": "tester", "deliveryMethod": "email"})["link"]
    token = parse_qs(urlsplit(link).query)["t"][0]

    assert amr(project.post("/v1/auth/magiclink/verify", {"token": token}).json()) == ["sms", "email", "mfa"]


def test_enchanted_link(project: Project) -> None:
    """The token of the link signs in whoever has the pending reference."""
    create(project)
    sent = manage(project, f"{TESTS}/enchantedlink", {"loginId": "tester", "URI": "https://example.com/v"})
    token = parse_qs(urlsplit(sent["link"]).query)["t"][0]
    project.post("/v1/auth/enchantedlink/verify", {"token": token})
    poll = {"pendingRef": sent["pendingRef"]}

    assert amr(project.post("/v1/auth/enchantedlink/pending-session", poll).json()) == ["email"]


@pytest.mark.parametrize("polls_between", [True, False])
def test_two_enchanted_links_open_one_session(project: Project, polls_between: bool) -> None:
    """They have one pending reference, so that a click on either voids the other."""
    create(project)
    body = {"loginId": "tester", "URI": "https://example.com/v"}
    first, second = (manage(project, f"{TESTS}/enchantedlink", body) for _ in range(2))
    click, poll = "/v1/auth/enchantedlink/verify", "/v1/auth/enchantedlink/pending-session"
    tokens = [parse_qs(urlsplit(sent["link"]).query)["t"][0] for sent in (first, second)]
    reference = {"pendingRef": first["pendingRef"]}
    opened = []
    for token in tokens:
        opened.append(project.post(click, {"token": token}).status_code)
        if polls_between:
            opened.append(project.post(poll, reference).status_code)
    opened += [project.post(poll, reference).status_code for _ in range(2)]

    assert first["pendingRef"] == second["pendingRef"]
    assert opened == ([200, 200, 401, 401, 401, 401] if polls_between else [200, 401, 200, 401])
    assert len(project.control.sessions()) == 1
