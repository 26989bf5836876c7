"""Who may call."""

from __future__ import annotations

import httpx
import pytest

from .calling import CLIENT, EMAIL, Project, refusal

P = "P2aaaaaaaaaaaaaaaaaaaaaaaaaa"


def sign_up(project: Project, authorization: str | None) -> httpx.Response:
    """Sign up with this Authorization header."""
    headers = {"Authorization": authorization.replace(P, project.id)} if authorization is not None else {}
    return CLIENT.post(f"{project.url}/v1/auth/totp/signup", json={"loginId": EMAIL}, headers=headers)


@pytest.mark.parametrize(
    "authorization",
    [
        f"Bearer {P}",
        f"Bearer {P}:",
        f"bearer {P}",
        f"Bearer {P}:key",
        f"Bearer {P}:a.b.c:key",
        f"Bearer {P}::key",
    ],
)
def test_bearers_that_sdks_send(project: Project, authorization: str) -> None:
    """Empty parts are dropped, JWT and management key may follow."""
    assert sign_up(project, authorization).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer :",
        P,
        f"Basic {P}",
        "Bearer __ProjectID__",
        f"Bearer {P[:27]}",
        f"Bearer {P}/../",
        f"Bearer {P}:key:key",
        f"Bearer {P}:a.b.c:d.e.f",
    ],
)
def test_bearers_that_nobody_should_send(project: Project, authorization: str | None) -> None:
    """Anything else is unauthorized."""
    assert refusal(sign_up(project, authorization)) == (401, "E061004")


@pytest.mark.parametrize(("parts", "status"), [("", 401), (":", 401), (":key", 200)])
def test_a_project_without_public_access(project: Project, parts: str, status: int) -> None:
    """Every call needs an auth management key there, with a refresh JWT before it, but not for the keys."""
    project.enrol()
    token = project.totp()["refreshJwt"]
    project.control.assume(public_access=False)
    with_jwt = {"Authorization": f"Bearer {project.id}:{token}{parts}"}

    assert sign_up(project, f"Bearer {P}{parts}").status_code == (400 if status == 200 else 401)
    assert CLIENT.get(f"{project.url}/v1/auth/me", headers=with_jwt).status_code == status
    assert CLIENT.get(f"{project.url}/v2/keys/{project.id}").status_code == 200


def test_keys_need_no_bearer(project: Project) -> None:
    """The path names the project; every member that some SDK insists on is there."""
    answer = CLIENT.get(f"{project.url}/v2/keys/{project.id}").json()

    assert [sorted(key) for key in answer["keys"]] == [["alg", "e", "kid", "kty", "n", "use"]]


def test_keys_of_a_placeholder(project: Project) -> None:
    """A project ID that was never filled in is refused."""
    assert refusal(CLIENT.get(f"{project.url}/v2/keys/__ProjectID__")) == (401, "E061004")


@pytest.mark.parametrize(("parts", "status"), [(":key", 200), ("", 401), (":a.b.c", 401)])
def test_licence_needs_a_management_key(project: Project, parts: str, status: int) -> None:
    """A JWT is no management key."""
    headers = {"Authorization": f"Bearer {project.id}{parts}"}
    answer = CLIENT.get(f"{project.url}/v1/mgmt/license", headers=headers)

    assert answer.status_code == status
    assert ("rateLimitTier" in answer.json()) == (status == 200)
