"""Pages of other origins, callers from elsewhere, and names that were made to point here."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from mfa_snippets.emulator.client import Control, ControlError
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Access

from .calling import CLIENT, Clock, Project, new_project_id

LOOPBACK = Access()
ELSEWHERE = Access(host="0.0.0.0", token="secret")
NAMED = Access(host="Dev.example.com", token="secret")


@pytest.mark.parametrize("access", [LOOPBACK, ELSEWHERE], ids=["loopback", "elsewhere"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:80", "localhost:5000", "LOCALHOST", "[::1]", "[::1]:80", "127.8.8.8"]
)
def test_own_hosts(access: Access, host: str) -> None:
    """Names of the loopback interface mean this server, wherever it listens."""
    assert access.accepts_host(host)


@pytest.mark.parametrize("access", [LOOPBACK, ELSEWHERE], ids=["loopback", "elsewhere"])
@pytest.mark.parametrize(
    "host", ["", ":", "evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", "[", "]"]
)
def test_other_hosts(access: Access, host: str) -> None:
    """Names that were made to point here do not (DNS rebinding)."""
    assert not access.accepts_host(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "[fd00::2]:80", "0.0.0.0:80", "BOX", "box:80"])
def test_hosts_of_a_server_that_listens_elsewhere(host: str) -> None:
    """An IP address and the name of a machine or a container mean it then, and only then."""
    assert ELSEWHERE.accepts_host(host)
    assert not LOOPBACK.accepts_host(host)


def test_the_name_that_a_server_listens_on() -> None:
    assert NAMED.accepts_host("dev.example.com:80")
    assert not NAMED.accepts_host("evil.example.com:80")


@pytest.mark.parametrize(
    ("host", "has_token"),
    [("127.0.0.1", False), ("localhost", False), ("::1", False), ("0.0.0.0", True), ("box", True)],
)
def test_a_token_is_made_where_others_can_come(host: str, has_token: bool) -> None:
    """On the loopback interface there is none."""
    assert (Access(host=host).required_token is not None) == has_token


@pytest.mark.parametrize(
    "path",
    ["/", "/v1/auth/totp/signup", "/openapi.json", "/control/projects/P2aaaaaaaaaaaaaaaaaaaaaaaaaa/messages"],
)
@pytest.mark.parametrize(("host", "is_refused"), [("localhost", False), ("evil.example", True), ("[", True)])
def test_host_header(url: str, path: str, host: str, is_refused: bool) -> None:
    """Another host's requests are misdirected (RFC 9110 section 15.5.20)."""
    answer = CLIENT.get(url + path, headers={"Host": host})

    assert (answer.status_code == 421) == is_refused


@pytest.mark.parametrize(
    ("origin", "status"),
    [("{url}", 200), ("http://evil.example", 403), ("null", 403), ("https://127.0.0.1", 403)],
)
def test_origin_header(project: Project, origin: str, status: int) -> None:
    """A page of another origin cannot drive the control API."""
    headers = {"Origin": origin.format(url=project.url), "Host": urlsplit(project.url).netloc}
    answer = CLIENT.delete(f"{project.url}/control/projects/{project.id}", headers=headers)

    assert answer.status_code == status


def test_origin_header_of_the_api(project: Project) -> None:
    """Nor the API."""
    headers = {"Origin": "http://evil.example", "Authorization": f"Bearer {project.id}"}
    answer = CLIENT.post(f"{project.url}/v1/auth/totp/signup", json={"loginId": "a"}, headers=headers)

    assert answer.status_code == 403
    assert project.control.messages() == []


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
        ("cross-site", "navigate", 200),
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
    ],
)
def test_fetch_metadata(url: str, site: str, mode: str, status: int) -> None:
    """A page of another origin can link to the inbox, and no more."""
    answer = CLIENT.get(url, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode})

    assert answer.status_code == status


def test_no_other_origin_may_read(project: Project) -> None:
    """A preflight is answered without leave, and so is everything else."""
    headers = {"Access-Control-Request-Method": "POST"}
    preflight = CLIENT.options(f"{project.url}/v1/auth/totp/signup", headers=headers)

    assert preflight.status_code == 405
    for answer in (preflight, CLIENT.get(project.url), CLIENT.get(f"{project.url}/v2/keys/{project.id}")):
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.fixture(scope="module")
def exposed() -> Iterator[Control]:
    """A server that others can reach."""
    with running(access=Access(host="0.0.0.0")) as server:
        yield server


def test_the_address_of_all(exposed: Control) -> None:
    """It is one that clients on this machine can use."""
    assert urlsplit(exposed.url).hostname == "127.0.0.1"


@pytest.mark.parametrize("token", [None, "wrong"])
@pytest.mark.parametrize("path", ["/", "/inbox.js", "/events", "/control/projects/{id}/messages"])
def test_without_the_token(exposed: Control, path: str, token: str | None) -> None:
    """Inbox and control API are closed, for a wrong token too."""
    address = exposed.url + path.format(id=new_project_id())
    headers = {"Authorization": f"Bearer {token}", "Cookie": f"mfa-snippets-token={token}"} if token else {}

    assert CLIENT.get(address, headers=headers).status_code == 401
    assert CLIENT.get(address, params={"token": token or ""}).status_code == 401


def test_health_needs_no_token(exposed: Control) -> None:
    """Whoever starts a container asks for it."""
    assert CLIENT.get(f"{exposed.url}/health").json() == {"status": "ok"}


def test_with_the_token(exposed: Control) -> None:
    """The control API takes it as bearer; the API itself asks for none."""
    project = Project(exposed.url, Clock())
    project.post("/v1/auth/totp/signup", {"loginId": "a"})

    assert len(Control(project.url, project.id, exposed.token).messages()) == 1
    with pytest.raises(ControlError, match="expected the token"):
        project.control.messages()


def test_the_page_with_the_token(exposed: Control) -> None:
    """Opened with the token in its address, the page keeps it in a cookie and drops it from the address."""
    with httpx.Client(trust_env=False) as client:
        answer = client.get(exposed.url, params={"token": exposed.token or ""})
        page = client.get(exposed.url)

    assert (answer.status_code, answer.headers["location"]) == (303, "./")
    cookie = answer.headers["set-cookie"]
    assert cookie == f"mfa-snippets-token={exposed.token}; HttpOnly; Path=/; SameSite=strict"
    assert page.status_code == 200
