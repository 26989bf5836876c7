"""Faults that come from what was done before, so that the operation itself refuses."""

from __future__ import annotations

import jwt
import pytest

from .calling import EMAIL, MFA, Project, claims, refusal

SIGN_IN = "/v1/auth/otp/signin/email"
OTP = "/v1/auth/otp/verify/email"
TOTP = "/v1/auth/totp/verify"


def first_factor(project: Project) -> str:
    """The refresh JWT of a user with an authenticator app."""
    project.enrol()
    token: str = project.totp()["refreshJwt"]
    return token


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("expired", (401, "E061104")), ("used", (401, "E061102")), ("unknown_user", (400, "E062108"))],
)
def test_a_code_that_is_good_no_more(project: Project, fault: str, expected: tuple[int, str]) -> None:
    """Too late, used by somebody else, or of a user who is gone."""
    project.post(SIGN_IN, {"loginId": EMAIL, "loginOptions": MFA}, first_factor(project))
    project.control.fault(OTP, fault)

    assert refusal(project.post(OTP, {"loginId": EMAIL, "code": project.code()})) == expected


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("missing_refresh_jwt", (401, "E061004")), ("others_refresh_jwt", (401, "E061005"))],
)
def test_a_refresh_jwt_that_does_not_arrive(project: Project, fault: str, expected: tuple[int, str]) -> None:
    """Lost on its way, or exchanged."""
    token = first_factor(project)
    project.control.fault(SIGN_IN, fault)

    assert refusal(project.post(SIGN_IN, {"loginId": EMAIL, "loginOptions": MFA}, token)) == expected


def test_what_is_no_refresh_jwt_cannot_be_exchanged(project: Project) -> None:
    """It is refused as such."""
    project.enrol()
    project.control.fault(SIGN_IN, "others_refresh_jwt")
    answer = project.post(SIGN_IN, {"loginId": EMAIL, "loginOptions": MFA}, "a.b.c")

    assert refusal(answer) == (401, "E061005")


def test_a_fault_of_the_refresh_jwt_waits_for_one(project: Project) -> None:
    """A call without one, such as a first factor, is answered as ever."""
    token = first_factor(project)
    project.control.fault(SIGN_IN, "missing_refresh_jwt")

    assert project.post(SIGN_IN, {"loginId": EMAIL}).status_code == 200
    assert refusal(project.post(SIGN_IN, {"loginId": EMAIL, "loginOptions": MFA}, token)) == (401, "E061004")


def test_forged_session_jwt(project: Project) -> None:
    """Its claims are good, and its signature is not."""
    project.enrol()
    project.control.fault(TOTP, "forged_session_jwt")
    answer = project.totp()
    keys = project.request("GET", f"/v2/keys/{project.id}").json()["keys"]
    key = jwt.PyJWK(keys[0]).key

    assert jwt.decode(answer["refreshJwt"], key, algorithms=["RS256"])["drn"] == "DSR"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(answer["sessionJwt"], key, algorithms=["RS256"])


def test_expired_session_jwt(project: Project) -> None:
    """It was good before its user got it."""
    project.enrol()
    project.control.fault(TOTP, "expired_session_jwt")
    answer = project.totp()

    assert claims(answer["sessionJwt"])["exp"] < claims(answer["refreshJwt"])["iat"]


def test_future_session_jwt(project: Project) -> None:
    """It comes from a clock that is two minutes fast."""
    project.enrol()
    project.control.fault(TOTP, "future_session_jwt")
    answer = project.totp()
    key = jwt.PyJWK(project.request("GET", f"/v2/keys/{project.id}").json()["keys"][0]).key

    assert claims(answer["sessionJwt"])["iat"] - claims(answer["refreshJwt"])["iat"] in (119, 120, 121)
    with pytest.raises(jwt.ImmatureSignatureError):
        jwt.decode(answer["sessionJwt"], key, algorithms=["RS256"])
