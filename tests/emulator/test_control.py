"""The control API and its client."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import httpx
import pytest

from mfa_snippets.emulator.app import application
from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import DEFAULTS, Access, Settings

from .asgi import finished
from .calling import CLIENT, EMAIL, Project, amr, new_project_id, refusal


def test_totp_message(project: Project) -> None:
    """A TOTP sign-up delivers the key, and a code that works now."""
    answer = project.post("/v1/auth/totp/signup", {"loginId": EMAIL}).json()
    [message] = project.control.messages()

    assert message == {
        "id": 1,
        "kind": "totp",
        "method": None,
        "login_id": EMAIL,
        "code": project.totp_code(),
        "key": answer["key"],
        "provisioning_url": answer["provisioningURL"],
        "ended": "",
    }


def test_totp_codes_are_handed_out_unused(project: Project) -> None:
    """The current code, after its use the next one, then none until time passes."""
    project.enrol()
    codes = []
    for _ in range(2):
        codes.append(project.totp_code())
        project.totp()

    assert codes[0] != codes[1]
    assert project.totp_code() is None
    project.clock.now += 30
    assert amr(project.totp()) == ["totp"]


def test_messages_after(project: Project) -> None:
    """Ids count from 1; those after one are asked for."""
    project.enrol()
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})

    assert [message["id"] for message in project.control.messages()] == [1, 2]
    assert [message["kind"] for message in project.control.messages(after=1)] == ["otp"]
    assert project.control.messages(after=2) == []


def test_waiting_ends_with_the_message(project: Project) -> None:
    """Who waits is answered as soon as something arrives."""
    threading.Timer(0.2, project.enrol).start()
    started = time.monotonic()
    messages = project.control.messages(wait=10)

    assert len(messages) == 1
    assert 0.1 < time.monotonic() - started < 5


def test_waiting_ends_in_time(project: Project) -> None:
    """Who waits in vain is answered after the time that was asked for."""
    started = time.monotonic()

    assert project.control.messages(wait=0.2) == []
    assert 0.2 <= time.monotonic() - started < 2


def test_waiting_ends_in_time_whatever_changes_meanwhile() -> None:
    """A change at the moment when the time is over does not begin it anew."""
    emulator = Emulator(DEFAULTS)
    transport = httpx.ASGITransport(application(emulator, Access()))

    async def change() -> None:
        for _ in range(100_000):
            await asyncio.sleep(0)
            emulator.wake()
        emulator.is_closing = True
        emulator.wake()

    async def is_open_afterwards() -> bool:
        changing = asyncio.create_task(change())
        url = f"http://localhost/control/projects/{new_project_id()}/messages?wait=0"
        async with httpx.AsyncClient(transport=transport) as client:
            for _ in range(20):
                await client.get(url)
        changing.cancel()
        return not emulator.is_closing

    assert finished(is_open_afterwards())


def test_requests(project: Project) -> None:
    """Each API request is kept with its answer; those to the control API are not."""
    headers = {
        "Authorization": f"Bearer {project.id}:",
        "x-descope-sdk-name": "some",
        "x-descope-sdk-version": "1.2.3",
    }
    project.control.messages()
    CLIENT.post(f"{project.url}/v1/auth/otp/signup/email?a=1", json={"loginId": EMAIL}, headers=headers)

    assert project.control.requests() == [
        {
            "id": 1,
            "method": "POST",
            "path": "/v1/auth/otp/signup/email",
            "query": "a=1",
            "content_type": "application/json",
            "authorization": f"Bearer {project.id}:",
            "sdk_name": "some",
            "sdk_version": "1.2.3",
            "body": {"loginId": EMAIL},
            "notes": [],
            "answer": {
                "status": 200,
                "content_type": "application/json",
                "body": {"verificationAttempts": 5, "maskedEmail": "y**@e******.com"},
            },
        }
    ]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"", None),
        (b"[1]", [1]),
        (b"{half", "{half"),
        (b"\xff", "�"),
        (b'"\\ud800"', '"\\ud800"'),
    ],
)
def test_bodies_are_kept_as_sent(project: Project, content: bytes, kept: Any) -> None:
    """What is no JSON is kept as text."""
    headers = {"Authorization": f"Bearer {project.id}"}
    CLIENT.post(f"{project.url}/v1/unknown", content=content, headers=headers)

    assert project.control.requests()[0]["body"] == kept


def test_keys_and_refused_requests_are_kept(project: Project) -> None:
    """What was refused is kept too, and the keys are kept with the project of their path."""
    CLIENT.get(f"{project.url}/v2/keys/{project.id}")
    CLIENT.get(f"{project.url}//v1/nothing", headers={"Authorization": f"Bearer {project.id}"})
    content = b" " * (2 << 20)
    headers = {"Authorization": f"Bearer {project.id}"}
    CLIENT.post(f"{project.url}/v1/auth/totp/signup", content=content, headers=headers)

    kept = [(request["path"], request["answer"]["status"]) for request in project.control.requests()]
    assert kept == [(f"/v2/keys/{project.id}", 200), ("//v1/nothing", 404), ("/v1/auth/totp/signup", 413)]


def test_projects_do_not_see_each_other(project: Project) -> None:
    """Users, messages, requests, codes and faults belong to one project."""
    elsewhere = Project(project.url, project.clock)
    project.enrol()
    project.control.fault("/v1/auth/totp/signup", "error_500")
    body = {"loginId": EMAIL, "code": project.totp_code()}

    assert refusal(elsewhere.post("/v1/auth/totp/verify", body)) == (400, "E062108")
    assert elsewhere.control.messages() == []
    assert [request["path"] for request in elsewhere.control.requests()] == ["/v1/auth/totp/verify"]
    elsewhere.enrol()
    assert elsewhere.totp_code() != project.totp_code()


def test_forget(project: Project) -> None:
    """A project that was forgotten starts anew."""
    project.enrol()
    refresh_jwt = project.totp()["refreshJwt"]
    project.control.forget()

    assert project.control.messages() == []
    assert project.control.requests() == []
    project.enrol()
    body = {"loginId": EMAIL, "loginOptions": {"mfa": True}}
    assert refusal(project.post("/v1/auth/otp/signin/email", body, refresh_jwt)) == (401, "E061005")


def test_the_oldest_idle_world_goes(project: Project) -> None:
    """Beyond the limit, the project that was used least recently is forgotten."""
    with running(Emulator(settings=Settings(worlds=2), clock=project.clock)) as server:
        first, second, third = (Project(server.url, project.clock) for _ in range(3))
        for place in (first, second):
            place.enrol()
        first.control.messages()
        third.enrol()

        assert len(first.control.messages()) == 1
        assert second.control.messages() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/messages?after=-1", None, "after is '-1', expected an integer from 0 to 1000000000"),
        ("GET", "/messages?after=x", None, "after is 'x', expected an integer from 0 to 1000000000"),
        ("GET", "/messages?wait=inf", None, "wait is 'inf', expected a number from 0 to 1000000000"),
        (
            "POST",
            "/faults",
            {"path": "/v1/auth/otp/sigin/email", "fault": "error_500"},
            "no route has the path '/v1/auth/otp/sigin/email'; did you mean '/v1/auth/otp/signin/email'?",
        ),
        (
            "POST",
            "/faults",
            {"path": "v1", "fault": "error_500"},
            "no route has the path 'v1'; expected one of the paths in /openapi.json",
        ),
        ("GET", "/code", None, "no message of kind 'otp' for '', nothing was sent yet"),
        (
            "POST",
            "/faults",
            {"path": "/v1", "fault": "earthquake"},
            "unknown fault 'earthquake', expected one of error_500, error_503, rate_limit, html_502,"
            " json_403,"
            " broken_json, connection_reset, delay, expired, unknown_user, missing_refresh_jwt,"
            " others_refresh_jwt, used, no_refresh_jwt, no_session_jwt, foreign_refresh_jwt, without_mfa,"
            " without_stepup, forged_session_jwt, expired_session_jwt, future_session_jwt",
        ),
        (
            "POST",
            "/faults",
            {"path": "/v1", "fault": "error_500", "count": True},
            "count is True, expected an integer from 1 to 1000",
        ),
        (
            "POST",
            "/faults",
            {"path": "/v1", "fault": "error_500", "count": 0},
            "count is 0, expected an integer from 1 to 1000",
        ),
        (
            "POST",
            "/faults",
            {"path": "/v1", "fault": "error_500", "count": 1.5},
            "count is 1.5, expected an integer from 1 to 1000",
        ),
        ("POST", "/clock", {"advance": "x"}, "advance is 'x', expected a number from 0 to 315360000"),
        ("POST", "/faults", {"path": 7}, "the field path must be a string"),
        ("POST", "/faults", {"cnt": 5}, "unknown field 'cnt', expected path, fault, count, seconds"),
        ("POST", "/clock", {"by": 5}, "unknown field 'by', expected advance"),
        ("GET", "/settings?tokens=cookies", None, "unknown field 'tokens', expected none"),
        (
            "PATCH",
            "/settings",
            {"worlds": 1},
            "worlds is of the whole server, expected it as --assume worlds=NUMBER",
        ),
        (
            "GET",
            "/code?kind=sms",
            None,
            "kind is 'sms', expected one of otp, totp, magic_link, enchanted_link",
        ),
        ("POST", "/faults", [], "the body is not a JSON object"),
    ],
)
def test_bad_control_requests(project: Project, method: str, path: str, body: Any, expected: str) -> None:
    """A refusal says what was expected."""
    answer = CLIENT.request(method, f"{project.url}/control/projects/{project.id}{path}", json=body)

    assert (answer.status_code, answer.json()) == (400, {"error": expected})


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", "/control", 404, "no route for GET /control"),
        ("GET", "/control/projects/P/mesages", 404, "no route for GET /control/projects/P/mesages"),
        ("POST", "/control/projects/P/code", 405, "method not allowed: POST /control/projects/P/code"),
    ],
)
def test_unknown_control_routes(url: str, method: str, path: str, status: int, expected: str) -> None:
    """They are refused in the form of the control API."""
    answer = CLIENT.request(method, url + path)

    assert (answer.status_code, answer.json()) == (status, {"error": expected})


def test_client_errors_say_what_was_expected(url: str) -> None:
    """The client raises what the server refused."""
    with pytest.raises(ControlError, match="'short' is no project ID, expected 28 to 64 letters and digits"):
        Control(url, "short").messages()


def test_an_emulator_that_is_gone_is_named() -> None:
    """With its address and the reason."""
    with running() as server:
        control = Control(server.url).project()

    expected = f"no emulator answers at {server.url}, expected a running one: .*refused"
    with pytest.raises(ConnectionError, match=expected):
        control.messages()


@pytest.mark.parametrize("token", ["secret\n", "sécret"])
def test_a_token_that_no_header_has_is_not_shown(token: str) -> None:
    """As it would be by the HTTP library."""
    with pytest.raises(ValueError, match="expected the one that `serve` prints") as raised:
        Control("http://127.0.0.1:9", token=token)

    assert "cret" not in str(raised.value)
