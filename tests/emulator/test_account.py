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


def factors(response: dict[str, Any]) -> list[str]:
    """The factors of a refreshed session, which comes without a refresh JWT."""
    assert response["refreshJwt"] == ""
    factors: list[str] = claims(response["sessionJwt"])["amr"]
    return factors


@pytest.mark.parametrize("rotation", ["on", "off"])
def test_refresh_keeps_the_factors(project: Project, session: dict[str, Any], rotation: str) -> None:
    """All tokens are new, and say what the old ones said."""
    project.control.assume(refresh_rotation=rotation)
    second = project.otp("email", session["refreshJwt"])
    fresh = answer(project, REFRESH, second["refreshJwt"])

    assert (amr if rotation == "on" else factors)(fresh) == ["totp", "email", "mfa"]
    assert len({second["refreshJwt"], fresh["refreshJwt"], fresh["sessionJwt"]}) == 3
    assert claims(fresh["sessionJwt"])["sub"] == claims(second["sessionJwt"])["sub"]


def test_rotation(project: Project, session: dict[str, Any]) -> None:
    """Where refresh JWTs rotate, one is good for one refresh, and for nothing after it."""
    project.control.assume(refresh_rotation="on")
    fresh = answer(project, REFRESH, session["refreshJwt"])

    assert answer(project, REFRESH, session["refreshJwt"]) == (401, "E061005")
    assert answer(project, LOGOUT, session["refreshJwt"]) == (401, "E061005")
    assert amr(answer(project, REFRESH, fresh["refreshJwt"])) == ["totp"]


def test_without_rotation(project: Project, session: dict[str, Any]) -> None:
    """Otherwise it stays good, also for a logout, and the answer has none."""
    fresh = [answer(project, REFRESH, session["refreshJwt"]) for _ in range(2)]
    assert [factors(response) for response in fresh] == [["totp"], ["totp"]]
    assert fresh[0]["sessionJwt"] != fresh[1]["sessionJwt"]  # also within one second

    assert answer(project, LOGOUT, session["refreshJwt"])["sessionJwt"] == ""
    assert answer(project, REFRESH, session["refreshJwt"]) == (401, "E064001")


def test_logout(project: Project, session: dict[str, Any]) -> None:
    """It ends one session, with an answer that is a JSON object without tokens."""
    other = project.otp("email")

    assert answer(project, LOGOUT, session["refreshJwt"])["sessionJwt"] == ""
    for path in (REFRESH, LOGOUT, LOGOUT_ALL):
        assert answer(project, path, session["refreshJwt"]) == (401, "E064001")
    message = project.post(REFRESH, {}, session["refreshJwt"]).json()["errorMessage"]
    assert message == "Expired due to logout"
    assert factors(answer(project, REFRESH, other["refreshJwt"])) == ["email"]


def test_logout_everywhere(project: Project, session: dict[str, Any]) -> None:
    """It ends all sessions of this user, and none of others."""
    project.enrol("other@example.com")
    own, foreign = project.otp("email"), project.otp("email", login_id="other@example.com")
    answer(project, LOGOUT_ALL, session["refreshJwt"])

    assert answer(project, REFRESH, own["refreshJwt"]) == (401, "E064001")
    assert factors(answer(project, REFRESH, foreign["refreshJwt"])) == ["email"]


def test_revoke_other_sessions(project: Project, session: dict[str, Any]) -> None:
    """A sign-in may log the user out elsewhere."""
    options = {"revokeOtherSessions": True}
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL, "loginOptions": options})
    fresh = project.verify_otp("email")

    assert answer(project, REFRESH, session["refreshJwt"]) == (401, "E064001")
    assert factors(answer(project, REFRESH, fresh["refreshJwt"])) == ["email"]


def test_logout_between_the_factors(project: Project, session: dict[str, Any]) -> None:
    """A second factor adds nothing to a session that has ended since."""
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL, "loginOptions": MFA}, session["refreshJwt"])
    answer(project, LOGOUT, session["refreshJwt"])
    body = {"loginId": EMAIL, "code": project.code()}

    assert refusal(project.post("/v1/auth/otp/verify/email", body)) == (401, "E064001")


def test_sessions_age(project: Project, session: dict[str, Any]) -> None:
    """A clock that is turned by four weeks ends a session; its tokens keep the real time."""
    project.control.advance(28 * 24 * 3600 - 1)
    fresh = answer(project, REFRESH, session["refreshJwt"])
    project.control.advance(1)

    assert abs(claims(fresh["sessionJwt"])["iat"] - claims(session["sessionJwt"])["iat"]) < 60
    assert answer(project, REFRESH, session["refreshJwt"]) == (401, "E061005")


@pytest.mark.parametrize("rotation", ["on", "off"])
@pytest.mark.parametrize(("stepup_lifetime", "lifetime"), [(600, 600), (60, 600), (1200, 1200)])
def test_stepup_is_on_its_session_jwt_alone(
    project: Project, session: dict[str, Any], stepup_lifetime: int, lifetime: int, rotation: str
) -> None:
    """Neither the refresh JWT nor what it is exchanged for is stepped up; the lifetime is its own."""
    project.control.assume(stepup_lifetime=stepup_lifetime, refresh_rotation=rotation)
    options = {"loginId": EMAIL, "loginOptions": {"stepup": True}}
    project.post("/v1/auth/otp/signin/email", options, session["refreshJwt"])
    stepped = project.verify_otp("email")
    refreshed = claims(answer(project, REFRESH, stepped["refreshJwt"])["sessionJwt"])
    stepped_up = claims(stepped["sessionJwt"])

    assert stepped_up["su"] is True
    assert stepped_up["exp"] - stepped_up["iat"] == lifetime
    assert "su" not in claims(stepped["refreshJwt"])
    assert "su" not in refreshed
    assert refreshed["exp"] - refreshed["iat"] == 600


def test_me(project: Project, session: dict[str, Any]) -> None:
    """The user as in the JWT response, not wrapped."""
    headers = {"Authorization": f"Bearer {project.id}:{session['refreshJwt']}"}

    assert CLIENT.get(project.url + ME, headers=headers).json() == session["user"]


def test_cookie_mode(project: Project) -> None:
    """The refresh JWT is in a cookie, and empty in the body."""
    project.control.assume(tokens="cookies")
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
    assert refusal(project.post(LOGOUT, {})) == (401, "E061004")


def test_the_cookie_is_read(project: Project) -> None:
    """Where the header has no refresh JWT, and the project has its tokens in cookies."""
    project.control.assume(tokens="cookies", session_tokens="cookies")
    project.enrol()
    project.post("/v1/auth/totp/verify", {"loginId": EMAIL, "code": project.totp_code()})
    calls = (("POST", REFRESH), ("GET", ME), ("POST", "/v1/auth/totp/update"), ("POST", LOGOUT))
    statuses = [project.request(*call, json={"loginId": EMAIL}).status_code for call in calls]
    project.control.assume(tokens="body")
    CLIENT.cookies.set("DSR", "a.b.c")
    ignored = project.post(REFRESH, {})
    CLIENT.cookies.clear()

    assert statuses == [200] * 4
    assert refusal(ignored) == (401, "E061004")


def test_session_jwt_in_a_cookie(project: Project) -> None:
    """As the session token's response method of a project; a logout deletes both cookies."""
    project.control.assume(tokens="cookies", session_tokens="cookies")
    project.enrol()
    got = project.post("/v1/auth/totp/verify", {"loginId": EMAIL, "code": project.totp_code()})
    refresh_cookie, session_cookie = got.headers.get_list("set-cookie")
    token = refresh_cookie.partition(";")[0].removeprefix("DSR=")
    ended = project.post(LOGOUT, {}, token)
    CLIENT.cookies.clear()

    assert got.json()["sessionJwt"] == ""
    assert claims(session_cookie.partition(";")[0].removeprefix("DS="))["drn"] == "DS"
    assert session_cookie.partition(";")[2] == " Path=/; Max-Age=600; HttpOnly; SameSite=Strict"
    deleted = "Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
    assert ended.headers.get_list("set-cookie") == [f"DSR=; {deleted}", f"DS=; {deleted}"]


def test_sessions_in_the_control_api(project: Project, session: dict[str, Any]) -> None:
    """Each with its claims, and how it ended."""
    project.control.assume(refresh_rotation="on")
    fresh = answer(project, REFRESH, session["refreshJwt"])
    answer(project, LOGOUT, fresh["refreshJwt"])
    [shown] = project.control.sessions()

    assert (shown["login_ids"], shown["amr"], shown["ended"]) == ([EMAIL], ["totp"], "logged out")
    assert shown["claims"] == claims(fresh["sessionJwt"])
