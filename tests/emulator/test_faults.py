"""Faults on request."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from .calling import EMAIL, MFA, Project, amr, claims, refusal
from .prepared import started

SIGN_UP = "/v1/auth/totp/signup"
TOTP = "/v1/auth/totp/verify"
OTP = "/v1/auth/otp/verify/email"


def test_a_fault_lasts_for_its_count(project: Project) -> None:
    """The calls before and after are answered as ever, and those of other paths all the time."""
    project.control.fault(TOTP, "error_500", count=2)
    project.enrol()
    body = {"loginId": EMAIL, "code": project.totp_code()}

    assert [project.post(TOTP, body).status_code for _ in range(3)] == [500, 500, 200]


def test_faults_queue(project: Project) -> None:
    """Faults of one path come in the order in which they were asked for."""
    project.control.fault(SIGN_UP, "rate_limit")
    project.control.fault(SIGN_UP, "html_502")

    assert [project.post(SIGN_UP, {"loginId": EMAIL}).status_code for _ in range(3)] == [429, 502, 200]


@pytest.mark.parametrize(
    "name", ["error_500", "error_503", "rate_limit", "html_502", "json_403", "broken_json"]
)
def test_a_failed_call_changes_nothing(project: Project, name: str) -> None:
    """The same call can be made again."""
    project.control.fault(SIGN_UP, name)
    project.post(SIGN_UP, {"loginId": EMAIL})

    assert project.post(SIGN_UP, {"loginId": EMAIL}).status_code == 200


def failed(project: Project, name: str) -> httpx.Response:
    """The answer of a call with a fault."""
    project.control.fault(SIGN_UP, name)
    return project.post(SIGN_UP, {"loginId": EMAIL})


def test_error_500(project: Project) -> None:
    """An error body under 500."""
    assert refusal(failed(project, "error_500"))[0] == 500


def test_rate_limit(project: Project) -> None:
    """With the seconds to wait for."""
    answer = failed(project, "rate_limit")

    assert refusal(answer) == (429, "E130429")
    assert answer.headers["retry-after"] == "1"


def test_html_502(project: Project) -> None:
    """A page where JSON was expected."""
    answer = failed(project, "html_502")

    assert answer.status_code == 502
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_json_403(project: Project) -> None:
    """An error in JSON that is not the API's."""
    answer = failed(project, "json_403")

    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


def test_broken_json(project: Project) -> None:
    """A body that breaks off, under 200."""
    answer = failed(project, "broken_json")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert project.control.requests()[0]["answer"]["body"] == '{"broken'


def test_foreign_refresh_jwt(project: Project) -> None:
    """A valid refresh JWT of another user of the project, which no second factor of this user may carry."""
    project.enrol()
    project.control.fault(TOTP, "foreign_refresh_jwt")
    response = project.totp()
    session, refresh = claims(response["sessionJwt"]), claims(response["refreshJwt"])
    body = {"loginId": EMAIL, "loginOptions": MFA}
    answer = project.post("/v1/auth/otp/signin/email", body, response["refreshJwt"])

    assert session["sub"] == response["user"]["userId"] != refresh["sub"]
    assert {**session, "drn": "", "exp": 0, "sub": ""} == {**refresh, "drn": "", "exp": 0, "sub": ""}
    assert refusal(answer) == (401, "E061005")
    assert answer.json()["errorMessage"] == "the refresh JWT belongs to another user"


def test_without_mfa(project: Project) -> None:
    """The session names the last factor only."""
    project.enrol()
    project.control.fault(OTP, "without_mfa")

    assert amr(project.otp("email", project.totp()["refreshJwt"])) == ["email"]
    assert amr(project.otp("email")) == ["email"]


def test_without_stepup(project: Project) -> None:
    """The session is not stepped up, and proves what it would have proven."""
    project.enrol()
    project.control.fault(OTP, "without_stepup")
    options = {"loginId": EMAIL, "loginOptions": {"stepup": True}}
    project.post("/v1/auth/otp/signin/email", options, project.totp()["refreshJwt"])
    response = project.verify_otp("email")

    assert amr(response) == ["totp", "email"]
    assert "su" not in claims(response["sessionJwt"])


@pytest.mark.parametrize("name", ["foreign_refresh_jwt", "without_mfa", "without_stepup"])
def test_faults_of_tokens_leave_other_answers_alone(project: Project, name: str) -> None:
    """An answer without tokens is as ever, and so is a refusal."""
    project.control.fault(SIGN_UP, name)
    project.control.fault(TOTP, name)

    assert sorted(project.post(SIGN_UP, {"loginId": EMAIL}).json()) == ["image", "key", "provisioningURL"]
    assert refusal(project.post(TOTP, {"loginId": "nobody", "code": "1"})) == (400, "E062108")


def test_error_503(project: Project) -> None:
    """An error body under 503."""
    assert refusal(failed(project, "error_503"))[0] == 503


def test_rate_limit_says_how_long(project: Project) -> None:
    """In whole seconds."""
    project.control.fault(SIGN_UP, "rate_limit", seconds=2.5)

    assert project.post(SIGN_UP, {"loginId": EMAIL}).headers["retry-after"] == "3"


def test_delay(project: Project) -> None:
    """The answer comes later, and holds up nobody else."""
    elsewhere = Project(project.url, project.clock)
    project.control.fault(SIGN_UP, "delay", seconds=2)
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(
            httpx.post, project.url + SIGN_UP, json={"loginId": EMAIL}, headers=bearer(project)
        )
        quick = httpx.post(project.url + SIGN_UP, json={"loginId": EMAIL}, headers=bearer(elsewhere))
        is_first = not slow.done()
        late = slow.result()

    assert (quick.status_code, late.status_code) == (200, 200)
    assert is_first
    assert late.elapsed.total_seconds() >= 2


def bearer(project: Project) -> dict[str, str]:
    """The header of a project's calls."""
    return {"Authorization": f"Bearer {project.id}"}


def test_connection_reset(project: Project) -> None:
    """The client sees a reset, the log a request without an answer, and nothing has changed."""
    project.control.fault(SIGN_UP, "connection_reset")
    with pytest.raises(httpx.ReadError, match="reset"):
        httpx.post(project.url + SIGN_UP, json={"loginId": EMAIL}, headers=bearer(project))

    project.enrol()
    first, _ = project.control.requests()
    assert first["answer"] == {"status": 0, "content_type": None, "body": None}


def test_no_refresh_jwt(project: Project) -> None:
    """An empty one, beside a session JWT that is good."""
    project.enrol()
    project.control.fault(TOTP, "no_refresh_jwt")
    response = project.totp()

    assert response["refreshJwt"] == ""
    assert claims(response["sessionJwt"])["amr"] == ["totp"]


def test_no_session_jwt(project: Project) -> None:
    """An empty one, beside a refresh JWT that is good."""
    project.enrol()
    project.control.fault(TOTP, "no_session_jwt")
    response = project.totp()

    assert response["sessionJwt"] == ""
    assert claims(response["refreshJwt"])["amr"] == ["totp"]


def test_a_poll_that_comes_too_early_leaves_the_fault(project: Project) -> None:
    """A program polls as often as it likes; the fault waits for the answer."""
    poll = "/v1/auth/enchantedlink/pending-session"
    project.enrol()
    reference = started(project, "/v1/auth/enchantedlink/signin/email", URI="https://example.com/verify")[
        "pendingRef"
    ]
    project.control.fault(poll, "no_refresh_jwt")

    assert refusal(project.post(poll, {"pendingRef": reference})) == (401, "E062503")
    assert project.post("/v1/auth/enchantedlink/verify", {"token": project.code()}).status_code == 200
    assert project.post(poll, {"pendingRef": reference}).json()["refreshJwt"] == ""
