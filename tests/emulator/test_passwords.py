"""Passwords."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_snippets.emulator.passwords_and_totp import hashed

from .calling import EMAIL, MFA, PHONE, Project, amr, refusal

PASSWORD = "correct horse"


def post(project: Project, operation: str, **body: Any) -> Any:
    """The JSON of an answer, or its refusal."""
    answer = project.post(f"/v1/auth/password/{operation}", {"loginId": EMAIL, **body})
    return answer.json() if answer.status_code == 200 else refusal(answer)


def test_sign_up_and_in(project: Project) -> None:
    """A password signs in, and no other does."""
    assert amr(post(project, "signup", password=PASSWORD)) == ["pwd"]

    assert amr(post(project, "signin", password=PASSWORD)) == ["pwd"]
    for wrong in ("correct horse ", "Correct horse", "\x00", "é" * 1000):
        assert post(project, "signin", password=wrong) == (401, "E062903")


def test_replace(project: Project) -> None:
    """Only the new password is good then."""
    post(project, "signup", password=PASSWORD)

    assert post(project, "replace", oldPassword="new", newPassword="new") == (401, "E062903")
    assert amr(post(project, "replace", oldPassword=PASSWORD, newPassword="new")) == ["pwd"]
    assert post(project, "signin", password=PASSWORD) == (401, "E062903")
    assert amr(post(project, "signin", password="new")) == ["pwd"]


def test_expiry(project: Project) -> None:
    """Where passwords expire, the old one is good for its replacement only."""
    project.control.settings(project.id, password_lifetime=100)
    post(project, "signup", password=PASSWORD)
    project.control.advance(project.id, 100)

    assert post(project, "signin", password=PASSWORD) == (401, "E062909")
    assert post(project, "signin", password="wrong") == (401, "E062903")
    post(project, "replace", oldPassword=PASSWORD, newPassword="new")
    assert amr(post(project, "signin", password="new")) == ["pwd"]


def test_hashes_are_salted_and_hold_no_password() -> None:
    """The same password twice is two hashes."""
    first, second = hashed(PASSWORD, 0), hashed(PASSWORD, 0)

    assert first[1] != second[1]
    assert PASSWORD.encode() not in first[0] + first[1]


@pytest.mark.parametrize("field", ["password", "oldPassword", "newPassword"])
@pytest.mark.parametrize(
    ("value", "code"), [(None, "E011002"), ("", "E011002"), (7, "E011001"), (["a"], "E011001")]
)
def test_bad_fields(project: Project, field: str, value: Any, code: str) -> None:
    """A password is a string that is not empty."""
    operation = "signin" if field == "password" else "replace"
    body = {"password": "a", "oldPassword": "a", "newPassword": "a", field: value}

    assert post(project, operation, **body) == (400, code)


def test_password_then_sms(project: Project) -> None:
    """A password as first factor."""
    first = post(project, "signup", password=PASSWORD, user={"phone": PHONE})["refreshJwt"]
    body = {"loginId": EMAIL, "loginOptions": MFA}
    project.post("/v1/auth/otp/signin/sms", body, first)

    assert amr(project.verify_otp("sms")) == ["pwd", "sms", "mfa"]
