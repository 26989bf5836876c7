"""Refresh, logout and me; sessions as the control API shows them."""

from __future__ import annotations

from typing import Any

import pytest

from .calling import CLIENT, EMAIL, MFA, PHONE, Project, amr, claims, refusal

REFRESH, LOGOUT, LOGOUT_ALL, ME = "/v1/auth/refresh", "/v1/auth/logout", "/v1/auth/logoutall", "/v1/auth/me"


@pytest.fixture
def session(project: Project) -> dict[str, Any]:
    """A session of an enrolled user."""
    project.enrol(phone=PHONE)
    return project.totp()


def answer(project: Project, path: str, refresh_jwt: str) -> Any:
    """The JSON of an answer, or its refusal."""
    got = project.post(path, {}, refresh_jwt)
    return got.json() if got.status_code == 200 else refusal(got)


def test_refresh_keeps_the_factors(project: Project, session: dict[str, Any]) -> None:
    """Both tokens are new, and say what the old ones said."""
    second = project.otp("email", session["refreshJwt"])
    fresh = answer(project, REFRESH, second["refreshJwt"])

    assert amr(fresh) == ["totp", "email", "mfa"]
    assert len({second["refreshJwt"], fresh["refreshJwt"], fresh["sessionJwt"]}) == 3
    assert claims(fresh["sessionJwt"])["sub"] == claims(second["sessionJwt"])["sub"]


def test_rotation(project: Project, session: dict[str, Any]) -> None:
    """A refresh JWT is good for one refresh, and for nothing after it."""
    fresh = answer(project, REFRESH, session["refreshJwt"])

    assert answer(project, REFRESH, session["refreshJwt"]) == (401, "E061005")
    assert answer(project, LOGOUT, session["refreshJwt"]) == (401, "E061005")
    assert amr(answer(project, REFRESH, fresh["refreshJwt"])) == ["totp"]


def test_without_rotation(project: Project, session: dict[str, Any]) -> None:
    """It stays good, and the answer has none."""
    project.control.settings(project.id, refresh_rotation="off")

    for _ in range(2):
        fresh = answer(project, REFRESH, session["refreshJwt"])
        assert fresh["refreshJwt"] == ""
        assert claims(fresh["sessionJwt"])["amr"] == ["totp"]


def test_logout(project: Project, session: dict[str, Any]) -> None:
    """It ends one session, with an answer that is a JSON object without tokens."""
    other = project.otp("email")

    assert answer(project, LOGOUT, session["refreshJwt"])["sessionJwt"] == ""
    for path in (REFRESH, LOGOUT, LOGOUT_ALL):
        assert answer(project, path, session["refreshJwt"]) == (401, "E064001")
    assert amr(answer(project, REFRESH, other["refreshJwt"])) == ["email"]


def test_logout_everywhere(project: Project, session: dict[str, Any]) -> None:
    """It ends all sessions of this user, and none of others."""
    project.enrol("other@example.com")
    own, foreign = project.otp("email"), project.otp("email", login_id="other@example.com")
    answer(project, LOGOUT_ALL, session["refreshJwt"])

    assert answer(project, REFRESH, own["refreshJwt"]) == (401, "E064001")
    assert amr(answer(project, REFRESH, foreign["refreshJwt"])) == ["email"]


def test_revoke_other_sessions(project: Project, session: dict[str, Any]) -> None:
    """A sign-in may log the user out elsewhere."""
    options = {"revokeOtherSessions": True}
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL, "loginOptions": options})
    fresh = project.verify_otp("email")

    assert answer(project, REFRESH, session["refreshJwt"]) == (401, "E064001")
    assert amr(answer(project, REFRESH, fresh["refreshJwt"])) == ["email"]


def test_logout_between_the_factors(project: Project, session: dict[str, Any]) -> None:
    """A second factor adds nothing to a session that has ended since."""
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL, "loginOptions": MFA}, session["refreshJwt"])
    answer(project, LOGOUT, session["refreshJwt"])
    body = {"loginId": EMAIL, "code": project.code()}

    assert refusal(project.post("/v1/auth/otp/verify/email", body)) == (401, "E064001")


def test_sessions_age(project: Project, session: dict[str, Any]) -> None:
    """A clock that is turned by four weeks ends a session; its tokens keep the real time."""
    project.control.advance(project.id, 28 * 24 * 3600 - 1)
    fresh = answer(project, REFRESH, session["refreshJwt"])
    project.control.advance(project.id, 28 * 24 * 3600)

    assert abs(claims(fresh["sessionJwt"])["iat"] - claims(session["sessionJwt"])["iat"]) < 60
    assert answer(project, REFRESH, fresh["refreshJwt"]) == (401, "E061005")


def test_stepup_lasts_for_a_while(project: Project, session: dict[str, Any]) -> None:
    """A step-up marks the session, also over a refresh, until its time is over."""
    options = {"loginId": EMAIL, "loginOptions": {"stepup": True}}
    project.post("/v1/auth/otp/signin/email", options, session["refreshJwt"])
    stepped = project.verify_otp("email")
    project.control.advance(project.id, 590)
    soon = answer(project, REFRESH, stepped["refreshJwt"])
    project.control.advance(project.id, 10)
    later = answer(project, REFRESH, soon["refreshJwt"])

    for response in (stepped, soon):
        assert claims(response["sessionJwt"])["su"] is True
    assert claims(soon["sessionJwt"])["exp"] - claims(soon["sessionJwt"])["iat"] == 10
    assert "su" not in claims(later["sessionJwt"])
    assert "su" not in claims(later["refreshJwt"])


def test_me(project: Project, session: dict[str, Any]) -> None:
    """The user as in the JWT response, not wrapped."""
    headers = {"Authorization": f"Bearer {project.id}:{session['refreshJwt']}"}

    assert CLIENT.get(project.url + ME, headers=headers).json() == session["user"]


def test_cookie_mode(project: Project) -> None:
    """The refresh JWT is in a cookie, and empty in the body."""
    project.control.settings(project.id, tokens="cookies")
    project.enrol()
    body = {"loginId": EMAIL, "code": project.totp_code()}
    got = project.post("/v1/auth/totp/verify", body)
    cookie = got.headers["set-cookie"]
    name, _, token = cookie.partition(";")[0].partition("=")

    assert (name, got.json()["refreshJwt"]) == ("DSR", "")
    assert claims(token)["drn"] == "DSR"
    assert cookie.partition(";")[2] == " Path=/; Max-Age=2419200; HttpOnly; SameSite=Strict"
    assert answer(project, LOGOUT, token)["cookieMaxAge"] == 0
    CLIENT.cookies.clear()


def test_sessions_in_the_control_api(project: Project, session: dict[str, Any]) -> None:
    """Each with its claims, and how it ended."""
    fresh = answer(project, REFRESH, session["refreshJwt"])
    answer(project, LOGOUT, fresh["refreshJwt"])
    first, second = project.control.sessions(project.id)

    assert (first["login_ids"], first["amr"], first["ended"]) == ([EMAIL], ["totp"], "rotated")
    assert second["ended"] == "logged out"
    assert second["claims"] == claims(fresh["sessionJwt"])
