"""Recovery codes: each works once, as a factor of its own."""

from __future__ import annotations

import pytest

from mfa_snippets.emulator.client import ControlError

from .calling import EMAIL, MFA, Project, amr, refusal

WRONG = (401, "E061102")
PATH = "/v1/auth/recovery-codes/signin"


@pytest.fixture
def codes(project: Project) -> list[str]:
    """The codes of a user with an authenticator app."""
    project.enrol()
    return project.control.recovery_codes(project.id, EMAIL)


def test_first_and_second_factor(project: Project, codes: list[str]) -> None:
    """With the refresh JWT of another factor, the session has both."""
    first = project.post(PATH, {"loginId": EMAIL, "code": codes[0]}).json()
    body = {"loginId": EMAIL, "code": codes[1], "loginOptions": MFA}
    second = project.post(PATH, body, project.totp()["refreshJwt"]).json()

    assert refusal(project.post(PATH, {"loginId": EMAIL, "code": codes[0]})) == WRONG
    assert amr(first) == ["recovery_code"]
    assert amr(second) == ["totp", "recovery_code", "mfa"]


def test_new_codes_replace_the_old_ones(project: Project, codes: list[str]) -> None:
    """As in Descope's flows."""
    new = project.control.recovery_codes(project.id, EMAIL)

    assert len({*codes, *new}) == 20
    assert refusal(project.post(PATH, {"loginId": EMAIL, "code": codes[0]})) == WRONG
    assert project.post(PATH, {"loginId": EMAIL, "code": new[0]}).status_code == 200


def test_removed_codes_are_wrong(project: Project, codes: list[str]) -> None:
    """By management."""
    answer = project.post("/v1/mgmt/user/recovery-codes/delete", {"loginId": EMAIL}, "key")

    assert answer.status_code == 200
    assert refusal(project.post(PATH, {"loginId": EMAIL, "code": codes[0]})) == WRONG


def test_an_unknown_user_gets_none(project: Project) -> None:
    """The error says who is unknown."""
    with pytest.raises(ControlError, match="no user has the login ID 'nobody'"):
        project.control.recovery_codes(project.id, "nobody")


def test_a_removed_app_signs_nobody_in(project: Project, codes: list[str]) -> None:
    """Its codes are wrong until another one is enrolled."""
    token = project.post(PATH, {"loginId": EMAIL, "code": codes[0]}).json()["refreshJwt"]
    old = {"loginId": EMAIL, "code": project.totp_code(), "loginOptions": MFA}
    assert project.post("/v1/mgmt/user/totp/delete", {"loginId": EMAIL}, "key").status_code == 200

    assert refusal(project.post("/v1/auth/totp/verify", old, token)) == WRONG
