"""Everything below a path prefix."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from descope import DeliveryMethod, DescopeClient

from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Access

from .calling import CLIENT, EMAIL, Clock, Project, refusal


@pytest.fixture(scope="module")
def below() -> Iterator[Control]:
    """A server below /some/path."""
    with running(access=Access(prefix="/some/path")) as server:
        yield server


def test_an_sdk(below: Control) -> None:
    """It takes a base URL with a path, for the keys too; the control API is below it as well."""
    project = Project(below.url, Clock())
    sdk = DescopeClient(project_id=project.id, base_url=below.url)
    sdk.otp.sign_up(DeliveryMethod.EMAIL, EMAIL)
    session = sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, project.control.code(EMAIL))

    assert urlsplit(below.url).path == "/some/path"
    assert session["sessionToken"]["amr"] == ["email"]
    assert project.control.requests()[0]["path"] == "/v1/auth/otp/signup/email"


def test_the_inbox(below: Control) -> None:
    """Its parts are relative to its slash, and whoever leaves that out is led there."""
    answer = CLIENT.get(below.url)

    assert (answer.status_code, answer.headers["location"]) == (307, "/some/path/")
    page = CLIENT.get(f"{below.url}/").text
    assert "<h1>Inbox</h1>" in page
    assert 'href="/' not in page
    assert CLIENT.get(f"{below.url}/inbox.js").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/", "/v1/auth/me", "/some", "/some/pathology", "/some/path/some/path/health"]
)
def test_elsewhere(below: Control, path: str) -> None:
    """There is nothing, and it is said where to look."""
    answer = CLIENT.get(below.url.removesuffix("/some/path") + path)

    assert refusal(answer) == (404, "E011003")
    assert answer.json()["errorMessage"].endswith(": all paths begin with /some/path/")


def test_faults_have_the_paths_of_the_api(below: Control) -> None:
    """Without the prefix, as in the documents."""
    project = Project(below.url, Clock())
    project.control.fault("/v1/auth/totp/signup", "error_500")

    assert project.post("/v1/auth/totp/signup", {"loginId": EMAIL}).status_code == 500


def test_the_description(below: Control) -> None:
    """Its paths are below the prefix."""
    assert CLIENT.get(f"{below.url}/openapi.json").json()["servers"] == [{"url": "/some/path"}]


def test_the_page_with_the_token() -> None:
    """It leads to the page below the prefix."""
    with running(access=Access(host="0.0.0.0", prefix="/mail")) as server:
        answer = CLIENT.get(f"{server.url}/", params={"token": server.token or ""})
    CLIENT.cookies.clear()

    assert (answer.status_code, answer.headers["location"]) == (303, "./")
