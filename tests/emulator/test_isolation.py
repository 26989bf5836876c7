"""Two projects never see each other, however their requests interleave."""

from __future__ import annotations

import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_snippets.emulator.app import application
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Access, Settings

from .asgi import Sent, call_all, finished
from .calling import EMAIL, Project, amr, claims

STEPS = [
    ("POST", "/v1/auth/totp/signup", {"loginId": EMAIL}),
    ("POST", "/v1/auth/otp/signin/email", {"loginId": EMAIL}),
    ("POST", "/v1/auth/otp/signup/email", {"loginId": EMAIL}),
    ("POST", "/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": "no code"}),
    ("POST", "/v1/auth/magiclink/signin/email", {"loginId": EMAIL}),
    ("POST", "/v1/auth/enchantedlink/signup-in/email", {"loginId": EMAIL}),
    ("POST", "/v1/mgmt/user/create/test", {"loginId": EMAIL, "email": EMAIL}),
    ("POST", "/v1/mgmt/user/delete", {"loginId": EMAIL}),
    ("DELETE", "/v1/mgmt/user/test/delete/all", {}),
]
"""What each project does, with the same login ID; none of it answers anything random but tokens."""
FAULTS = [("POST", "/v1/auth/totp/signup", "error_500"), ("POST", "/v1/auth/otp/signin/email", "rate_limit")]
ONE, TWO = "P2" + "a" * 26, "P2" + "b" * 26

steps = st.lists(
    st.tuples(st.sampled_from([ONE, TWO]), st.integers(0, len(STEPS) + len(FAULTS) - 1)), max_size=30
)


def request(project_id: str, number: int) -> Sent:
    """A step of a project: an API call, or a fault that it asks for."""
    if number < len(STEPS):
        method, path, body = STEPS[number]
        bearer = ((b"authorization", f"Bearer {project_id}:key".encode()),)
        return Sent(method, path.encode(), json.dumps(body).encode(), bearer)
    _, path, fault = FAULTS[number - len(STEPS)]
    content = json.dumps({"path": path, "fault": fault}).encode()
    return Sent("POST", f"/control/projects/{project_id}/faults".encode(), content)


def seen(requests: list[Sent]) -> list[tuple[int, list[str], str]]:
    """Each answer's status, fields and error; and what the projects' inboxes hold."""
    app = application(Emulator(Settings()), Access())
    return [outline(got.status, json.loads(got.body)) for got in finished(call_all(app, requests))]


def outline(status: int, body: dict[str, Any]) -> tuple[int, list[str], str]:
    """What of an answer does not depend on chance."""
    return status, sorted(body), body.get("errorMessage", "")


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(steps)
def test_interleaved_or_alone(interleaved: list[tuple[str, int]]) -> None:
    """Each project is answered as if the other were not there."""
    together = seen([request(project_id, number) for project_id, number in interleaved])

    for project_id in (ONE, TWO):
        alone = seen([request(one, number) for one, number in interleaved if one == project_id])
        mine = [got for (one, _), got in zip(interleaved, together, strict=True) if one == project_id]
        assert mine == alone


def test_codes_and_tokens_of_another_project(project: Project) -> None:
    """Same login ID, same second, same key: the codes and tokens of one are nothing in the other."""
    elsewhere = Project(project.url, project.clock)
    for place in (project, elsewhere):
        place.enrol()
        place.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    sent = elsewhere.post("/v1/auth/magiclink/signin/email", {"loginId": EMAIL})
    token = elsewhere.code()

    assert sent.status_code == 200
    assert project.post("/v1/auth/magiclink/verify", {"token": token}).status_code == 401
    refresh_jwt = elsewhere.totp()["refreshJwt"]
    for path in ("refresh", "logout", "logoutall"):
        assert project.post(f"/v1/auth/{path}", {}, refresh_jwt).status_code == 401
    assert elsewhere.post("/v1/auth/refresh", {}, refresh_jwt).status_code == 200


def one_program(url: str) -> tuple[list[str], int]:
    """Two factors in a project of its own: `amr`, and how many messages its inbox holds."""
    project = Project(url)
    project.id = "P2" + secrets.token_hex(13)
    with httpx.Client(trust_env=False, timeout=60) as client:
        headers = {"Authorization": f"Bearer {project.id}"}
        client.post(f"{url}/v1/auth/totp/signup", json={"loginId": EMAIL}, headers=headers)
        control = Control(url, project.id)
        body = {"loginId": EMAIL, "code": control.messages()[-1]["code"]}
        first = client.post(f"{url}/v1/auth/totp/verify", json=body, headers=headers).json()["refreshJwt"]
        second = {"Authorization": f"Bearer {project.id}:{first}"}
        asked = {"loginId": EMAIL, "loginOptions": {"mfa": True}}
        client.post(f"{url}/v1/auth/otp/signin/email", json=asked, headers=second)
        body = {"loginId": EMAIL, "code": control.messages()[-1]["code"]}
        response = client.post(f"{url}/v1/auth/otp/verify/email", json=body, headers=headers).json()
    assert claims(response["sessionJwt"])["iss"] == project.id
    return amr(response), len(control.messages())


def test_a_hundred_programs_at_once() -> None:
    """Each in a project of its own, all with the same login ID."""
    with running() as server, ThreadPoolExecutor(100) as pool:
        results = list(pool.map(one_program, [server.url] * 100))

    assert results == [(["totp", "email", "mfa"], 2)] * 100


def test_the_oldest_idle_world_goes_and_the_log_says_so() -> None:
    """One line for each."""
    lines: list[str] = []
    with running(Emulator(settings=Settings(worlds=1), announce=lines.append)) as server:
        first, second = Project(server.url), Project(server.url)
        first.enrol()
        second.enrol()

    assert lines[1] == f"forgot project {first.id}, idle for longest: there were more than 1"
