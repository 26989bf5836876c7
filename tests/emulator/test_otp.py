"""One-time codes by mail and phone."""

from __future__ import annotations

import re

import pytest

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings

from .calling import EMAIL, PHONE, Project, amr, refusal

METHODS = [("email", EMAIL), ("sms", PHONE), ("voice", PHONE), ("whatsapp", PHONE)]
CHANNELS = {"email": "email", "sms": "sms", "voice": "sms", "whatsapp": "sms"}
MASKED = {
    "email": {"maskedEmail": "y**@e******.com", "verificationAttempts": 5},
    "sms": {"maskedPhone": "+1******0123", "verificationAttempts": 5},
}


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10**6:06}"


def verify(project: Project, code: str, method: str = "email") -> tuple[int, str]:
    """Status and error code of a sign-in with this code."""
    answer = project.post(f"/v1/auth/otp/verify/{method}", {"loginId": EMAIL, "code": code})
    return (200, "") if answer.status_code == 200 else refusal(answer)


@pytest.mark.parametrize("operation", ["signup", "signup-in"])
@pytest.mark.parametrize(("method", "login_id"), METHODS)
def test_sign_up_delivers_a_code(project: Project, operation: str, method: str, login_id: str) -> None:
    """The code reaches the inbox, the answer only shows where it went; the session names the channel."""
    answer = project.post(f"/v1/auth/otp/{operation}/{method}", {"loginId": login_id})
    [message] = project.control.messages()

    assert answer.json() == MASKED[CHANNELS[method]]
    assert re.fullmatch("[0-9]{6}", message["code"])
    sent = {"id": 1, "kind": "otp", "method": method, "login_id": login_id}
    assert message.items() >= sent.items()
    assert amr(project.verify_otp(method, login_id)) == [CHANNELS[method]]


@pytest.mark.parametrize(
    "body",
    [
        {"phone": PHONE},
        {"whatsapp": PHONE},
        {"whatsApp": PHONE},
        {"voice": PHONE},
        {"user": {"phone": PHONE}},
        {"phone": "", "user": {"phone": PHONE}},
    ],
)
def test_address_in_the_body(project: Project, body: dict[str, object]) -> None:
    """A sign-up may name the address beside the login ID, in either place."""
    answer = project.post("/v1/auth/otp/signup/sms", {"loginId": "sam", **body})

    assert answer.json() == MASKED["sms"]


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("sms", {"loginId": EMAIL}),
        ("email", {"loginId": PHONE}),
        ("email", {"loginId": "sam"}),
        ("sms", {"loginId": "sam", "phone": "202 555 0123"}),
        ("email", {"loginId": "sam", "email": "a@b"}),
    ],
)
def test_no_address_for_the_method(project: Project, method: str, body: dict[str, str]) -> None:
    """Without a valid address nothing is sent and no user is made."""
    assert refusal(project.post(f"/v1/auth/otp/signup/{method}", body)) == (400, "E011004")
    assert project.control.messages() == []
    assert refusal(project.post(f"/v1/auth/otp/signin/{method}", body)) == (400, "E062108")


def test_sign_in_delivers_to_the_users_address(project: Project) -> None:
    """The address is the user's, whatever the login ID."""
    project.enrol("sam", email=EMAIL)

    assert project.post("/v1/auth/otp/signin/email", {"loginId": "sam"}).json() == MASKED["email"]


def send(project: Project, operation: str, **more: object) -> tuple[int, str]:
    """Status and error code of a call that sends a code."""
    answer = project.post(f"/v1/auth/otp/{operation}/email", {"loginId": EMAIL, **more})
    return (200, "") if answer.status_code == 200 else refusal(answer)


def send_until_it_differs(project: Project, operation: str, **more: object) -> None:
    """Send a code again, and once more for the one in a million that is the same."""
    old = project.code()
    for _ in range(3):
        if project.code() == old:
            assert send(project, operation, **more) == (200, "")


def test_who_exists(project: Project) -> None:
    """Sign-in needs a user, sign-up-or-in takes both, sign-up none who is registered."""
    assert send(project, "signin") == (400, "E062108")
    for operation in ("signup-in", "signin", "signup-in", "signup"):
        assert send(project, operation) == (200, "")
    project.verify_otp("email")
    assert send(project, "signup") == (400, "E062107")


def test_sign_up_again(project: Project) -> None:
    """Until a code was verified, it voids the earlier code, and its details are those of the user."""
    send(project, "signup", user={"name": "Sma", "email": "typo@example.com"})
    old = project.code()
    send_until_it_differs(project, "signup", user={"name": "Sam", "email": EMAIL})

    assert verify(project, old) == (401, "E061102")
    user = project.verify_otp("email")["user"]
    assert (user["name"], user["email"], user["status"]) == ("Sam", EMAIL, "enabled")


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("verify/email", {"loginId": EMAIL, "code": "x"}, ("One time code is invalid", "no code is waiting")),
        ("signin/email", {"loginId": "nobody"}, ("User not found", "Cannot find user")),
        ("signin/email", {}, ("Request is invalid", "The loginId field is required")),
    ],
)
def test_words_of_errors(project: Project, path: str, body: dict[str, str], error: tuple[str, str]) -> None:
    """Descriptions and messages are those of the service, where they are known."""
    project.enrol()
    answer = project.post(f"/v1/auth/otp/{path}", body).json()

    assert answer["errorDescription"] == error[0]
    assert answer["errorMessage"].startswith(error[1])


def test_user_in_the_answer(project: Project) -> None:
    """The first sign-in is told apart, and the address is verified by it."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL, "user": {"name": "Sam"}})
    first, second = project.verify_otp("email"), project.otp("email")

    assert [first["firstSeen"], second["firstSeen"]] == [True, False]
    assert first["user"]["verifiedEmail"] is True
    assert first["user"]["verifiedPhone"] is False
    assert first["user"]["name"] == "Sam"
    assert first["user"]["userId"] == second["user"]["userId"]


def test_only_the_address_in_use_is_verified(project: Project) -> None:
    """A code by phone says nothing of the mailbox."""
    project.post("/v1/auth/otp/signup/sms", {"loginId": EMAIL, "phone": PHONE})
    user = project.verify_otp("sms")["user"]

    assert (user["verifiedPhone"], user["verifiedEmail"]) == (True, False)


def test_single_use(project: Project) -> None:
    """A code works once."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    code = project.code()

    assert verify(project, code) == (200, "")
    assert verify(project, code) == (401, "E061102")


def test_a_new_code_replaces_the_old_one(project: Project) -> None:
    """Only the code that was sent last is good."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    old = project.code()
    send_until_it_differs(project, "signin")

    assert verify(project, old) == (401, "E061102")
    assert verify(project, project.code()) == (200, "")


def test_a_code_belongs_to_its_method(project: Project) -> None:
    """A code that went out by mail is none for a phone."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL, "phone": PHONE})

    assert verify(project, project.code(), "sms") == (401, "E061102")


@pytest.mark.parametrize(("age", "expected"), [(179.0, (200, "")), (180.0, (401, "E061104"))])
def test_expiry(project: Project, age: float, expected: tuple[int, str]) -> None:
    """A code is good for three minutes."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    code = project.code()
    project.clock.now += age

    assert verify(project, code) == expected


@pytest.mark.parametrize(("attempts", "expected"), [(4, (200, "")), (5, (401, "E061103"))])
def test_attempts(project: Project, attempts: int, expected: tuple[int, str]) -> None:
    """After five wrong codes the right one comes too late; a new code is good again."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    code = project.code()
    for _ in range(attempts):
        assert verify(project, wrong(code)) == (401, "E061102")

    assert verify(project, code) == expected
    assert amr(project.otp("email")) == ["email"]


def test_settings(project: Project) -> None:
    """Lifetime and attempts are settings."""
    with running(Emulator(settings=Settings(otp_lifetime=5, otp_attempts=1), clock=project.clock)) as server:
        strict = Project(server.url, project.clock)
        strict.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
        code = strict.code()

        assert verify(strict, wrong(code)) == (401, "E061102")
        assert verify(strict, code) == (401, "E061103")
        project.clock.now += 5
        assert verify(strict, code) == (401, "E061104")
