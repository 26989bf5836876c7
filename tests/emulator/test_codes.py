"""The code that a user can enter now, from the control API."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from mfa_snippets.emulator.client import ControlError

from .calling import EMAIL, Project

SIGN_IN = "/v1/auth/otp/signin/email"


def test_the_last_code(project: Project) -> None:
    """Of a kind, for a login ID, with what is known of its message."""
    project.enrol()
    project.enrol("other@example.com")
    project.post(SIGN_IN, {"loginId": EMAIL})
    project.post(SIGN_IN, {"loginId": "other@example.com"})
    sent = project.control.messages()[-2]

    assert project.control.message(EMAIL) == sent
    assert (sent["kind"], sent["login_id"], sent["ended"]) == ("otp", EMAIL, "")
    assert project.control.message(EMAIL, "totp")["code"] == project.totp_code()


def test_links(project: Project) -> None:
    """Their code is the token, and the link is there."""
    project.enrol()
    for kind in ("magiclink", "enchantedlink"):
        project.post(f"/v1/auth/{kind}/signin/email", {"loginId": EMAIL, "URI": "https://example.com"})
    magic, enchanted = (project.control.message(EMAIL, kind) for kind in ("magic_link", "enchanted_link"))

    assert magic["link"] == f"https://example.com?t={magic['code']}"
    assert enchanted["link_id"]


def test_nothing_was_sent(project: Project) -> None:
    """It is said what was."""
    with pytest.raises(ControlError, match=r"^no message of kind 'otp' for 'a', nothing was sent yet$"):
        project.control.message("a")
    project.enrol()
    with pytest.raises(ControlError, match=r"for 'a', expected one of: totp for 'you@example\.com'$"):
        project.control.message("a")


def test_a_used_code(project: Project) -> None:
    """It is said how to get the next one; the messages still have it."""
    project.enrol()
    project.otp("email")
    expected = (
        r"the last otp for 'you@example\.com' cannot be used \(used\); let the application send another one"
    )
    with pytest.raises(ControlError, match=expected):
        project.control.message(EMAIL)

    assert project.control.messages()[-1]["ended"] == "Used"


def use(project: Project) -> None:
    """Enter the code."""
    project.post("/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": project.code()})


def expire(project: Project) -> None:
    """Let it grow old."""
    project.control.advance(1000)


def lock(project: Project) -> None:
    """Enter wrong ones."""
    for _ in range(5):
        project.post("/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": "wrong"})


@pytest.mark.parametrize(
    ("end", "ended"), [(use, "used"), (expire, "expired"), (lock, "too many wrong codes")]
)
def test_a_code_that_has_ended(project: Project, end: Callable[[Project], None], ended: str) -> None:
    """It is said why; whoever waits gets the next one."""
    project.enrol()
    project.post(SIGN_IN, {"loginId": EMAIL})
    end(project)
    with pytest.raises(ControlError, match=rf"cannot be used \({ended}\); let the application send another"):
        project.control.message(EMAIL, wait=0.2)
    threading.Timer(0.2, project.post, (SIGN_IN, {"loginId": EMAIL})).start()

    assert project.control.message(EMAIL, wait=20)["ended"] == ""


@pytest.mark.parametrize("kind", ["otp", "totp"])
def test_another_login_id_of_the_user(project: Project, kind: str) -> None:
    """Finds the code, too."""
    project.enrol("ada", email=EMAIL)
    body = {"loginId": "ada", "email": EMAIL, "addToLoginIDs": True, "onMergeUseExisting": True}
    refresh_jwt = project.totp("ada")["refreshJwt"]
    project.post("/v1/auth/otp/update/email", body, refresh_jwt)
    project.verify_otp("email", "ada")
    project.post(SIGN_IN, {"loginId": "ada"})

    assert project.control.message(EMAIL, kind)["login_id"] == "ada"


def test_the_codes_of_an_app_are_used_up(project: Project) -> None:
    """Until time passes; whoever waits gets the next one."""
    project.enrol()
    for _ in range(2):
        project.totp()
    with pytest.raises(
        ControlError, match=r"\(every current code was used\); wait=30 waits for the next code"
    ):
        project.control.message(EMAIL, "totp")
    threading.Timer(0.2, project.control.advance, (30,)).start()

    assert len(project.control.message(EMAIL, "totp", wait=20)["code"]) == 6
