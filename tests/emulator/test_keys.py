"""Several signing keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from descope import AuthException, DescopeClient

from mfa_snippets.emulator.client import ControlError

from .calling import CLIENT, Project, refusal


def published(project: Project) -> list[str]:
    """The `kid` of each published key."""
    return [key["kid"] for key in CLIENT.get(f"{project.url}/v2/keys/{project.id}").json()["keys"]]


def test_rotation(project: Project) -> None:
    """A new key signs; what the old one signed stays good until that is withdrawn."""
    project.enrol()
    old = project.otp("email")
    keys = project.control.rotate_keys()
    new = project.otp("email")

    assert published(project) == keys == ["mock-1", "mock-2"]
    assert jwt.get_unverified_header(new["sessionJwt"])["kid"] == "mock-2"
    assert project.post("/v1/auth/refresh", {}, old["refreshJwt"]).status_code == 200
    assert project.control.withdraw_keys() == published(project) == ["mock-2"]
    another = project.otp("email")["refreshJwt"]
    assert project.post("/v1/auth/refresh", {}, another).status_code == 200


def test_rotations_at_once(project: Project) -> None:
    """Each makes a key of its own."""
    with ThreadPoolExecutor(4) as pool:
        rotations = [pool.submit(project.control.rotate_keys) for _ in range(4)]
        rotated = [rotation.result() for rotation in rotations]

    assert published(project) == [f"mock-{number}" for number in range(1, 6)]
    assert sorted(map(len, rotated)) == [2, 3, 4, 5]


def test_withdrawn_keys(project: Project) -> None:
    """What a withdrawn key signed is void."""
    project.enrol()
    old = project.otp("email")["refreshJwt"]
    project.control.rotate_keys()
    project.control.withdraw_keys()

    assert refusal(project.post("/v1/auth/refresh", {}, old)) == (401, "E061005")


def test_an_sdk_follows(project: Project) -> None:
    """An SDK fetches the keys again for an unknown `kid`, and refuses what they do not verify."""
    sdk = DescopeClient(project_id=project.id, base_url=project.url)
    project.enrol()
    old = project.otp("email")["sessionJwt"]
    sdk.validate_session(old)
    project.control.rotate_keys()
    project.control.withdraw_keys()

    assert sdk.validate_session(project.otp("email")["sessionJwt"])["amr"] == ["email"]
    with pytest.raises(AuthException, match="Public key not found"):
        sdk.validate_session(old)


def test_projects_rotate_apart(project: Project) -> None:
    """Another project goes on with its key."""
    project.control.rotate_keys()

    assert published(Project(project.url)) == ["mock-1"]


def test_most_keys(project: Project) -> None:
    """There is a limit, since each takes a while to make."""
    rotated = [project.control.rotate_keys() for _ in range(19)]
    with pytest.raises(ControlError, match="a project has at most 20 keys"):
        project.control.rotate_keys()

    assert len(rotated[-1]) == 20
    project.control.withdraw_keys()
    assert project.control.rotate_keys() == ["mock-20", "mock-21"]
