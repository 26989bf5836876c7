"""Every operation with input that nobody should send: an error body, no 5xx, no traceback."""

from __future__ import annotations

import http.client
import json
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest

from mfa_snippets.emulator.endpoints import ENDPOINTS, Endpoint

from .calling import CLIENT, EMAIL, Project, refusal
from .prepared import manage
from .test_second_factor import BAD_TOKENS

PROJECT_ID = "P2" + "a" * 26
TEXT = {"type": "string"}
"""The schema of a field that is required."""


def name_of(endpoint: Endpoint) -> str:
    """A readable test ID."""
    return f"{endpoint.method} {endpoint.path}"


def path_of(endpoint: Endpoint) -> str:
    """Its path with the variable parts filled in."""
    return endpoint.path.replace("{project_id}", PROJECT_ID)


WITH_BODY = [endpoint for endpoint in ENDPOINTS if endpoint.fields]
WITH_JWT = [endpoint for endpoint in ENDPOINTS if endpoint.needs == "refresh JWT"]
every = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
every_with_body = pytest.mark.parametrize("endpoint", WITH_BODY, ids=name_of)

BODIES = {
    "array": b"[]",
    "string": b'"loginId"',
    "null": b"null",
    "number": b"1e400",
    "invalid UTF-8": b'{"loginId": "\xff"}',
    "UTF-16": '{"loginId": "a"}'.encode("utf-16"),
    "half": b'{"loginId": ',
    "twice": b"{}{}",
    "deep": b'{"loginId": ' + b"[" * 10_000,
    "301 brackets": b'{"other": ' + b"[" * 300 + b"]" * 300 + b"}",
    "NUL": b"\x00",
    "not a number": b'{"loginId": NaN}',
}


def send(project: Project, endpoint: Endpoint, content: bytes, credentials: str = "key") -> Any:
    """The refusal of a request with these bytes."""
    return refusal(project.request(endpoint.method, path_of(endpoint), credentials, content=content))


@every_with_body
def test_no_object(project: Project, endpoint: Endpoint) -> None:
    """A body that is no JSON object is malformed."""
    answers = {name: send(project, endpoint, body) for name, body in BODIES.items()}

    assert answers == dict.fromkeys(BODIES, (400, "E011001"))


LONG = "long enough"


@every_with_body
@pytest.mark.parametrize("content", [b"", b"{}"])
def test_nothing(project: Project, endpoint: Endpoint, content: bytes) -> None:
    """Without a body something required is missing, or the refresh JWT."""
    status, code = send(project, endpoint, content)

    assert (status, code) == (400, "E011003")


@every_with_body
def test_wrong_types(project: Project, endpoint: Endpoint) -> None:
    """Each known field in turn with a value of the wrong type: refused, or of no consequence."""
    for value, field in product([None, 7, True, ["a"], {"a": 1}, ""], endpoint.fields):
        body = {name: "a" for name, known in endpoint.fields.items() if known == TEXT}
        answer = project.request(endpoint.method, path_of(endpoint), "key", json={**body, field: value})

        assert answer.status_code < 500, (field, value)
        assert answer.status_code == 200 or refusal(answer)[0] in (400, 401), (field, value)


@every
def test_ten_megabytes(project: Project, endpoint: Endpoint) -> None:
    """Refused before anybody reads it."""
    if endpoint.method == "POST":
        assert send(project, endpoint, b" " * (10 << 20))[0] == 413


@every
def test_methods(project: Project, endpoint: Endpoint) -> None:
    """Another method is refused by name, and the right one is named."""
    answer = project.request("PUT", path_of(endpoint))

    assert refusal(answer) == (405, "E011003")
    assert endpoint.method in answer.headers["allow"]


CHANGES = [("/v1/", "/v1%2F"), ("/v", "/%76"), ("/v", "//v"), ("/v", "/../v"), ("/v", "/v0/../v")]


@every
def test_paths(project: Project, endpoint: Endpoint) -> None:
    """An encoded slash, an encoded letter or a detour leads nowhere."""
    path = path_of(endpoint)
    changed = [
        (path.replace("/v2/", "/v1/") if old == "/v1/" else path).replace(old, new, 1) for old, new in CHANGES
    ]

    answers = {each: raw(project, endpoint.method, each) for each in changed}

    assert answers == dict.fromkeys(changed, 404)


def raw(project: Project, method: str, path: str) -> int:
    """Status of a request whose path no client has tidied up."""
    connection = http.client.HTTPConnection(urlsplit(project.url).netloc)
    connection.request(method, path, b"{}", {"Authorization": f"Bearer {project.id}"})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("endpoint", WITH_JWT, ids=name_of)
@pytest.mark.parametrize("name", BAD_TOKENS)
def test_bad_refresh_jwts(project: Project, endpoint: Endpoint, name: str) -> None:
    """Nothing but a live refresh JWT of this project will do."""
    project.enrol()
    token = BAD_TOKENS[name](project.totp())
    addresses = {"email": "a@example.com", "phone": "+12025550199", "origin": "https://example.com"}
    body = {"loginId": EMAIL, **addresses}
    content = json.dumps(body).encode() if endpoint.fields else b""

    assert send(project, endpoint, content, token) == (401, "E061005")


@pytest.mark.parametrize(
    "login_id", ["a\r\nSet-Cookie: x=1", "a\nb", "<script>", "‮evil", "🔑" * 60, "a" * 256]
)
def test_login_ids(project: Project, login_id: str) -> None:
    """Whatever a login ID holds is text: in answers, in headers, in messages, in tokens."""
    project.control.assume(tokens="cookies")
    answers = [
        project.post(
            "/v1/auth/password/signup", {"loginId": login_id, "password": LONG, "user": {"name": login_id}}
        ),
        project.post("/v1/auth/password/signin", {"loginId": login_id, "password": LONG}),
    ]
    manage(project, "/v1/mgmt/user/delete", {"loginId": login_id})
    answers.append(project.post("/v1/auth/totp/signup", {"loginId": login_id}))

    for answer in answers:
        assert answer.status_code == 200
        assert set(answer.headers) <= {
            "content-type",
            "content-length",
            "cache-control",
            "date",
            "set-cookie",
        }
        assert answer.headers.get("set-cookie", "DSR=").startswith("DSR=")
    assert answers[0].json()["user"]["loginIds"] == [login_id]
    assert project.control.messages()[0]["login_id"] == login_id
    CLIENT.cookies.clear()
