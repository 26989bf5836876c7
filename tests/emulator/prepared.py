"""A project in which everything has been sent that a request may bring back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .calling import EMAIL, MFA, PHONE, Project

PASSWORD, NEXT = "correct horse", "battery staple"
LINK = "https://example.com/verify"
OTHER = "other@example.com"
TEST_USER = "tester"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Prepared:
    """Users, and whatever `{name}` stands for, fetched when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        project.enrol(EMAIL, phone=PHONE)
        self._values: dict[str, str] = {"P": project.id}

    def filled(self, value: Any) -> Any:
        """The value with each `{name}` in it replaced."""
        if isinstance(value, Mapping):
            return {name: self.filled(one) for name, one in value.items()}
        if isinstance(value, str):
            return PLACEHOLDER.sub(lambda found: self[found[1]], value)
        return value

    def __getitem__(self, name: str) -> str:
        if name not in self._values:
            self._values[name] = VALUES[name](self.project)
        return self._values[name]


def manage(project: Project, path: str, body: Any) -> dict[str, Any]:
    """The answer of a management call."""
    answer = project.post(path, body, "key")
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


def started(project: Project, path: str, **more: Any) -> dict[str, Any]:
    """The answer of a sign-in by code or link."""
    answer = project.post(path, {"loginId": EMAIL, **more})
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


def code(project: Project, path: str, refresh_jwt: str = "", **more: Any) -> str:
    """What was delivered for a sign-in."""
    answer = project.post(path, {"loginId": EMAIL, **more}, refresh_jwt)
    assert answer.status_code == 200, answer.text
    return project.code()


def refresh(project: Project, login_id: str = EMAIL) -> str:
    """The refresh JWT of a sign-in by mail."""
    token: str = project.otp("email", login_id=login_id)["refreshJwt"]
    return token


def of_other(project: Project) -> str:
    """The refresh JWT of another user."""
    project.enrol(OTHER)
    return refresh(project, OTHER)


def logged_out(project: Project) -> str:
    """A refresh JWT after its logout."""
    token = refresh(project)
    assert project.post("/v1/auth/logout", {}, token).status_code == 200
    return token


def rotated(project: Project) -> str:
    """A refresh JWT that was replaced."""
    project.control.assume(refresh_rotation="on")
    token = refresh(project)
    assert project.post("/v1/auth/refresh", {}, token).status_code == 200
    return token


def expired(project: Project) -> str:
    """A code that is too old."""
    sent = code(project, "/v1/auth/otp/signin/voice")
    project.clock.now += 180
    return sent


def used_link(project: Project) -> str:
    """A magic link's token after its use."""
    token = code(project, "/v1/auth/magiclink/signin/email", URI=LINK)
    assert project.post("/v1/auth/magiclink/verify", {"token": token}).status_code == 200
    return token


def clicked(project: Project) -> str:
    """The pendingRef of an enchanted link that was clicked."""
    reference: str = started(project, "/v1/auth/enchantedlink/signin/email", URI=LINK)["pendingRef"]
    assert project.post("/v1/auth/enchantedlink/verify", {"token": project.code()}).status_code == 200
    return reference


def with_password(project: Project) -> str:
    """A login ID with a password."""
    body = {"loginId": "with-password", "password": PASSWORD}
    assert project.post("/v1/auth/password/signup", body).status_code == 200
    return "with-password"


def temporary(project: Project) -> str:
    """A login ID with a password that must be replaced."""
    login_id = with_password(project)
    manage(project, "/v1/mgmt/user/password/set/temporary", {"loginId": login_id, "password": PASSWORD})
    return login_id


def registered(project: Project) -> str:
    """The login ID of a user who has signed in."""
    project.otp("email")
    return EMAIL


def tester(project: Project) -> str:
    """A test user."""
    manage(
        project,
        "/v1/mgmt/user/create/test",
        {"loginId": TEST_USER, "email": "test@example.com", "test": True},
    )
    return TEST_USER


def has_passkey(project: Project) -> str:
    """The login ID of a user with a passkey."""
    project.enrol_passkey(refresh(project))
    return EMAIL


def use(project: Project) -> str:
    """The transaction of a sign-in with a passkey."""
    has_passkey(project)
    return project.start_passkey("signin")


VALUES: Mapping[str, Callable[[Project], str]] = {
    "totp": Project.totp_code,
    "otp": lambda project: code(project, "/v1/auth/otp/signin/email"),
    "sms": lambda project: code(project, "/v1/auth/otp/signin/sms"),
    "expired": expired,
    "updated": lambda project: code(
        project, "/v1/auth/otp/update/email", refresh(project), email="new@example.com"
    ),
    "second": lambda project: code(project, "/v1/auth/otp/signin/sms", refresh(project), loginOptions=MFA),
    "refresh": refresh,
    "session": lambda project: str(project.otp("email")["sessionJwt"]),
    "of_other": of_other,
    "logged_out": logged_out,
    "rotated": rotated,
    "magic": lambda project: code(project, "/v1/auth/magiclink/signin/email", URI=LINK),
    "used_link": used_link,
    "enchanted": lambda project: code(project, "/v1/auth/enchantedlink/signin/email", redirectUrl=LINK),
    "waiting": lambda project: str(started(project, "/v1/auth/enchantedlink/signin/email")["pendingRef"]),
    "clicked": clicked,
    "with_password": with_password,
    "temporary": temporary,
    "registered": registered,
    "tester": tester,
    "creation": lambda project: project.start_passkey("update", refresh(project)),
    "has_passkey": has_passkey,
    "use": use,
    "credential": lambda project: project.authenticator.respond(project.options),
    "oauth": Project.oauth_code,
}
