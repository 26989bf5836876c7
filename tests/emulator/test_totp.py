"""Authenticator apps."""

from __future__ import annotations

import base64

import pyotp
import pytest

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings

from .calling import EMAIL, PHONE, Project, refusal

STEP = 30


def code(project: Project, steps: int = 0) -> str:
    """The code of a time step, counted from now."""
    key = project.control.messages()[0]["key"]
    return pyotp.TOTP(key).at(int(project.clock.now) + steps * STEP)


def verify(project: Project, typed: str) -> int:
    """Status of a sign-in with this code."""
    answer = project.post("/v1/auth/totp/verify", {"loginId": EMAIL, "code": typed})
    if answer.status_code != 200:
        assert refusal(answer) == (401, "E061102")
    return answer.status_code


def test_sign_up_answers_a_key(project: Project) -> None:
    """The key, the URL for an app that holds it, a picture of that, and no session."""
    answer = project.post("/v1/auth/totp/signup", {"loginId": EMAIL}).json()

    assert sorted(answer) == ["image", "key", "provisioningURL"]
    assert pyotp.parse_uri(answer["provisioningURL"]).secret == answer["key"]
    assert base64.b64decode(answer["image"]).startswith(b"\x89PNG\r\n")


def test_sign_up_twice(project: Project) -> None:
    """Until a code was verified, a sign-up gives a new key for the old one; after that it is refused."""
    project.enrol()
    old = code(project)
    project.enrol()
    messages = project.control.messages()

    assert [message["code"] is None for message in messages] == [True, False]
    assert verify(project, old) == 401
    assert verify(project, messages[-1]["code"]) == 200
    assert refusal(project.post("/v1/auth/totp/signup", {"loginId": EMAIL})) == (400, "E062107")


def test_a_user_has_an_app_once_a_code_was_verified(project: Project) -> None:
    """Until then the user is neither registered nor enrolled."""
    project.enrol(email=EMAIL)
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    before = project.verify_otp("email")["user"]

    assert before["TOTP"] is False
    assert project.totp()["user"]["TOTP"] is True


@pytest.mark.parametrize(
    ("login_id", "user", "addresses"),
    [
        (EMAIL, {}, (EMAIL, "")),
        (PHONE, {}, ("", PHONE)),
        ("sam", {}, ("", "")),
        ("sam", {"email": EMAIL, "phone": PHONE}, (EMAIL, PHONE)),
        (EMAIL, {"email": "other@example.com"}, ("other@example.com", "")),
    ],
)
def test_addresses(project: Project, login_id: str, user: dict[str, str], addresses: tuple[str, str]) -> None:
    """A login ID that looks like an address is one, where the sign-up gives no other."""
    project.enrol(login_id, **user)
    shown = project.totp(login_id)["user"]

    assert (shown["email"], shown["phone"]) == addresses
    assert shown["loginIds"] == [login_id]
    assert shown["TOTP"] is True


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
def test_window(project: Project, steps: int, status: int) -> None:
    """Codes of the step before and after are good, others are not."""
    project.enrol()

    assert verify(project, code(project, steps)) == status


def test_window_is_a_setting(project: Project) -> None:
    """Without a window, only the current code is good."""
    with running(Emulator(settings=Settings(totp_window=0), clock=project.clock)) as server:
        strict = Project(server.url, project.clock)
        strict.enrol()

        assert verify(strict, code(strict, -1)) == 401
        assert verify(strict, code(strict)) == 200


@pytest.mark.parametrize(
    ("first", "then", "status"), [(0, 0, 401), (0, -1, 401), (1, 0, 401), (-1, 0, 200), (0, 1, 200)]
)
def test_single_use(project: Project, first: int, then: int, status: int) -> None:
    """A code works once, and no earlier one after it (RFC 6238 section 5.2), unless a setting allows it."""
    project.enrol()
    assert verify(project, code(project, first)) == 200

    assert verify(project, code(project, then)) == status
    project.control.assume(totp_reuse="accept")
    assert verify(project, code(project, then)) == 200


@pytest.mark.parametrize(
    "typed", ["000000", "1", "not a code", "\uff11\uff12\uff13\uff14\uff15\uff16", "\x00", "a" * 10_000]
)
def test_wrong_codes(project: Project, typed: str) -> None:
    """A wrong code is refused and spends nothing."""
    project.enrol()

    assert verify(project, typed) == 401
    assert verify(project, code(project)) == 200


def test_unknown_user(project: Project) -> None:
    """Nobody has this login ID."""
    answer = project.post("/v1/auth/totp/verify", {"loginId": EMAIL, "code": "000000"})

    assert refusal(answer) == (400, "E062108")


def test_user_without_an_app(project: Project) -> None:
    """A user who never enrolled has no right code."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})

    assert verify(project, "000000") == 401
