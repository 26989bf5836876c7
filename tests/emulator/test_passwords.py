"""Passwords."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_snippets.emulator.users import hashed

from .calling import EMAIL, MFA, PHONE, Project, amr, refusal
from .prepared import manage

PASSWORD, NEXT = "correct horse", "battery staple"


def post(project: Project, operation: str, **body: Any) -> Any:
    """The JSON of an answer, or its refusal."""
    answer = project.post(f"/v1/auth/password/{operation}", {"loginId": EMAIL, **body})
    return answer.json() if answer.status_code == 200 else refusal(answer)


def test_hashes_are_salted_and_hold_no_password() -> None:
    """The same password of two users is two hashes."""
    first, second = hashed(PASSWORD, "U1"), hashed(PASSWORD, "U2")

    assert first != second
    assert PASSWORD.encode() not in first


def test_sign_up_and_in(project: Project) -> None:
    """A password signs in, and no other does."""
    assert amr(post(project, "signup", password=PASSWORD)) == ["pwd"]

    assert amr(post(project, "signin", password=PASSWORD)) == ["pwd"]
    for wrong in ("correct horse ", "Correct horse", "\x00", "é" * 1000):
        assert post(project, "signin", password=wrong) == (401, "E062903")


@pytest.mark.parametrize("user", [{"email": "nobody"}, {"phone": "202 555 0123"}])
def test_sign_up_with_a_bad_address(project: Project, user: dict[str, str]) -> None:
    """No user is made."""
    assert post(project, "signup", password=PASSWORD, user=user) == (400, "E011004")
    assert post(project, "signin", password=PASSWORD) == (401, "E062903")


def test_replace(project: Project) -> None:
    """Only the new password is good then."""
    post(project, "signup", password=PASSWORD)

    assert post(project, "replace", oldPassword="new", newPassword=NEXT) == (401, "E062903")
    assert amr(post(project, "replace", oldPassword=PASSWORD, newPassword=NEXT)) == ["pwd"]
    assert post(project, "signin", password=PASSWORD) == (401, "E062903")
    assert amr(post(project, "signin", password=NEXT)) == ["pwd"]


def test_words_of_the_error(project: Project) -> None:
    """The description is that of the service; its own tests find credentials in the message."""
    answer = project.post("/v1/auth/password/signin", {"loginId": EMAIL, "password": PASSWORD}).json()

    assert answer["errorDescription"] == "Password signin failed"
    assert "credentials" in answer["errorMessage"]


def test_expiry(project: Project) -> None:
    """Where passwords expire, the old one is good for its replacement only."""
    project.control.assume(password_lifetime=100)
    post(project, "signup", password=PASSWORD)
    project.control.advance(100)

    assert post(project, "signin", password=PASSWORD) == (401, "E062909")
    assert post(project, "signin", password="wrong") == (401, "E062903")
    post(project, "replace", oldPassword=PASSWORD, newPassword=NEXT)
    assert amr(post(project, "signin", password=NEXT)) == ["pwd"]


POLICY = {"minLength": 8, "lowercase": False, "uppercase": False, "number": False, "nonAlphanumeric": False}


@pytest.mark.parametrize(
    ("setting", "value", "rule", "weak"),
    [
        ("password_min_length", 12, "minLength", "Aa345678901"),
        ("password_lowercase", True, "lowercase", "A.345678"),
        ("password_uppercase", True, "uppercase", "a.345678"),
        ("password_number", True, "number", "Aa.abcdef"),
        ("password_non_alphanumeric", True, "nonAlphanumeric", "Aa345678"),
    ],
)
def test_policy(project: Project, setting: str, value: Any, rule: str, weak: str) -> None:
    """A password that breaks a rule of the project is refused wherever one is set, and still signs in."""
    strong = "Aa.345678901"
    assert amr(post(project, "signup", password=weak)) == ["pwd"]
    project.control.assume(**{setting: value})
    policy = project.request("GET", "/v1/auth/password/policy").json()
    project_user = {"loginId": EMAIL, "password": weak}

    assert policy == {**POLICY, rule: value}
    assert post(project, "signup", loginId="other", password=weak) == (400, "E011004")
    assert post(project, "replace", oldPassword=weak, newPassword=weak) == (400, "E011004")
    for kind in ("temporary", "active"):
        answer = project.post(f"/v1/mgmt/user/password/set/{kind}", project_user, "key")
        assert refusal(answer) == (400, "E011004")
    assert amr(post(project, "signin", password=weak)) == ["pwd"]
    assert amr(post(project, "replace", oldPassword=weak, newPassword=strong)) == ["pwd"]


def test_temporary_and_active_passwords(project: Project) -> None:
    """A temporary one signs in after its replacement, an active one at once; the earlier one is void."""
    post(project, "signup", password=PASSWORD)
    body = {"loginId": EMAIL, "password": NEXT}
    manage(project, "/v1/mgmt/user/password/set/temporary", body)

    assert post(project, "signin", password=PASSWORD) == (401, "E062903")
    assert post(project, "signin", password=NEXT) == (401, "E062909")
    assert amr(post(project, "replace", oldPassword=NEXT, newPassword=PASSWORD)) == ["pwd"]
    assert amr(post(project, "signin", password=PASSWORD)) == ["pwd"]
    manage(project, "/v1/mgmt/user/password/set/active", body)
    assert amr(post(project, "signin", password=NEXT)) == ["pwd"]


@pytest.mark.parametrize("field", ["password", "oldPassword", "newPassword"])
@pytest.mark.parametrize(
    ("value", "code"), [(None, "E011003"), ("", "E011003"), (7, "E011001"), (["a"], "E011001")]
)
def test_bad_fields(project: Project, field: str, value: Any, code: str) -> None:
    """A password is a string that is not empty."""
    operation = "signin" if field == "password" else "replace"
    body = {"password": "a", "oldPassword": "a", "newPassword": NEXT, field: value}

    assert post(project, operation, **body) == (400, code)


def test_password_then_sms(project: Project) -> None:
    """A password as first factor."""
    first = post(project, "signup", password=PASSWORD, user={"phone": PHONE})["refreshJwt"]
    body = {"loginId": EMAIL, "loginOptions": MFA}
    project.post("/v1/auth/otp/signin/sms", body, first)

    assert amr(project.verify_otp("sms")) == ["pwd", "sms", "mfa"]
