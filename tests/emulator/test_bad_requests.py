"""Requests that no SDK sends: each is refused with an error body, none is answered 5xx."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest

from .calling import CLIENT, EMAIL, Project, refusal

PATHS = [
    "/v1/auth/totp/signup",
    "/v1/auth/totp/verify",
    "/v1/auth/otp/signup/email",
    "/v1/auth/otp/signin/email",
    "/v1/auth/otp/signup-in/email",
    "/v1/auth/otp/verify/email",
]
BODIES = {
    "nothing": (b"", "E011003"),
    "empty object": (b"{}", "E011003"),
    "null": (b"null", "E011001"),
    "array": (b"[]", "E011001"),
    "string": (b'"loginId"', "E011001"),
    "number": (b"7", "E011001"),
    "half": (b'{"loginId": "you@', "E011001"),
    "invalid UTF-8": (b'{"loginId": "\xff"}', "E011001"),
    "UTF-16": ('{"loginId": "a"}'.encode("utf-16"), "E011001"),
    "lone surrogate": (b'{"loginId": "\\ud800"}', "E011001"),
    "no JSON number": (b'{"loginId": "a", "other": NaN}', "E011001"),
    "long number": (b'{"loginId": ' + b"9" * 5000 + b"}", "E011001"),
    "deep": (b'{"loginId": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "E011001"),
    "login ID null": (b'{"loginId": null}', "E011003"),
    "login ID empty": (b'{"loginId": ""}', "E011003"),
    "login ID number": (b'{"loginId": 7, "code": "1"}', "E011001"),
    "login ID array": (b'{"loginId": ["a"], "code": "1"}', "E011001"),
    "login ID long": (json.dumps({"loginId": "a" * 257, "code": "1"}).encode(), "E011004"),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", BODIES)
def test_bodies(project: Project, path: str, name: str) -> None:
    """A body without a usable login ID is refused by every operation."""
    content, code = BODIES[name]
    answer = CLIENT.post(
        project.url + path, content=content, headers={"Authorization": f"Bearer {project.id}"}
    )

    assert refusal(answer) == (400, code)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/auth/totp/signup", {"user": []}),
        ("/v1/auth/totp/signup", {"user": {"email": 7}}),
        ("/v1/auth/totp/signup", {"user": {"name": {}}}),
        ("/v1/auth/totp/verify", {"code": 123456}),
        ("/v1/auth/totp/verify", {"code": "1", "loginOptions": "mfa"}),
        ("/v1/auth/otp/signin/email", {"loginOptions": {"mfa": "true"}}),
        ("/v1/auth/otp/signin/email", {"loginOptions": {"stepup": 1}}),
        ("/v1/auth/otp/verify/email", {"code": ["1"]}),
    ],
)
def test_fields_of_wrong_type(project: Project, path: str, body: dict[str, object]) -> None:
    """A field of the wrong type is malformed, also where the field is optional."""
    login_id = EMAIL if path == "/v1/auth/totp/signup" else "enrolled@example.com"
    project.enrol("enrolled@example.com")

    assert refusal(project.post(path, {"loginId": login_id, **body})) == (400, "E011001")


@pytest.mark.parametrize("code", [None, ""])
@pytest.mark.parametrize("path", ["/v1/auth/totp/verify", "/v1/auth/otp/verify/email"])
def test_missing_code(project: Project, path: str, code: str | None) -> None:
    """A code is required."""
    assert refusal(project.post(path, {"loginId": EMAIL, "code": code})) == (400, "E011003")


def test_nulls_and_unknown_fields_are_tolerated(project: Project) -> None:
    """Some SDKs send fields that they have no value for."""
    user = {"loginId": None, "email": "", "phone": None, "test": False, "unknown": {"a": [1]}}
    answer = project.post("/v1/auth/totp/signup", {"loginId": EMAIL, "user": user, "other": None})

    assert answer.status_code == 200


@pytest.mark.parametrize(("size", "status"), [(1 << 20, 200), ((1 << 20) + 1, 413), (10 << 20, 413)])
def test_size(project: Project, size: int, status: int) -> None:
    """Bodies over 1 MiB are refused."""
    frame = json.dumps({"loginId": EMAIL, "filler": ""})
    body = {"loginId": EMAIL, "filler": "a" * (size - len(frame))}
    content = json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {project.id}"}
    answer = CLIENT.post(f"{project.url}/v1/auth/totp/signup", content=content, headers=headers)

    assert len(content) == size
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v1/auth/otp/signin/pigeon", 404),
        ("POST", "/v1/auth/saml/authorize", 404),
        ("POST", "//v1/auth/totp/signup", 404),
        ("POST", "/v1/auth/totp/signup/", 404),
        ("POST", "/v1/auth%2Ftotp/signup", 404),
        ("POST", "/v1/auth/otp/signin/em%61il", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/v1/auth/totp/signup", 405),
        ("DELETE", "/v1/auth/otp/verify/email", 405),
        ("POST", "/v2/keys/P2aaaaaaaaaaaaaaaaaaaaaaaaaa", 405),
    ],
)
def test_routes(project: Project, method: str, path: str, status: int) -> None:
    """An unknown route is refused by name; a slash cannot be smuggled in."""
    headers = {"Authorization": f"Bearer {project.id}"}
    answer = CLIENT.request(method, project.url + path, headers=headers)

    assert refusal(answer) == (status, "E011003")
    if "%" not in path:
        assert f"{method} {path}" in answer.json()["errorMessage"]


def test_a_body_that_breaks_off(project: Project) -> None:
    """A client that goes away in the middle of a body leaves a refusal in the log, and the server running."""
    address = urlsplit(project.url)
    with socket.create_connection((str(address.hostname), address.port or 0)) as connection:
        head = f"Host: {address.netloc}\r\nAuthorization: Bearer {project.id}\r\nContent-Length: 10\r\n\r\n"
        connection.sendall(f"POST /v1/auth/totp/signup HTTP/1.1\r\n{head}{{".encode())
    project.enrol()

    statuses = [request["answer"]["status"] for request in project.control.requests()]
    assert sorted(statuses) == [200, 400]
