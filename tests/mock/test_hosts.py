"""Pages of other origins."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from mfa_snippets.mock.hosts import is_own_host

from .calling import CLIENT, Project


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:80", "localhost:5000", "LOCALHOST", "[::1]", "[::1]:80", "127.8.8.8", "box:80"],
)
def test_own_hosts(host: str) -> None:
    """Names of the loopback interface, and the host that the server is bound to."""
    assert is_own_host(host, "box")


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":",
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil",
        "[",
        "]",
        "[::2]",
        "10.0.0.1",
        "0.0.0.0",
    ],
)
def test_other_hosts(host: str) -> None:
    """All else, like a name that was made to point here (DNS rebinding)."""
    assert not is_own_host(host, "box")


@pytest.mark.parametrize(
    "path", ["/", "/v1/auth/totp/signup", "/control/projects/P2aaaaaaaaaaaaaaaaaaaaaaaaaa/messages"]
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
