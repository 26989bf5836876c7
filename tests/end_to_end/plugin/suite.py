"""Tests of somebody's application: in parallel, with time frozen in each way, and with no network."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import freezegun
import pytest
import time_machine

from mfa_snippets.emulator.client import Control

EMAIL = "you@example.com"
LONG_AGO = "2001-02-03T04:05:06+00:00"


def post(emulator: Control, path: str, **body: Any) -> dict[str, Any]:
    """The answer of the API, as an SDK reads it."""
    headers = {"Authorization": f"Bearer {emulator.project_id}"}
    request = urllib.request.Request(
        f"{emulator.url}/v1/auth/{path}", json.dumps(body).encode(), headers, method="POST"
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def sign_in(emulator: Control, kind: str) -> dict[str, Any]:
    """Sign a new user in with a code of the kind."""
    method = {"otp": "otp", "magic_link": "magiclink"}.get(kind, "totp")
    post(emulator, f"{method}/signup" + ("" if kind == "totp" else "/email"), loginId=EMAIL)
    code = emulator.code(EMAIL, kind, wait=5)
    if kind == "magic_link":
        return post(emulator, "magiclink/verify", token=code)
    path = "totp/verify" if kind == "totp" else "otp/verify/email"
    return post(emulator, path, loginId=EMAIL, code=code)


@pytest.fixture(scope="module")
def shared(descope_emulator_factory: Callable[[], Control]) -> Control:
    """A project for a module."""
    return descope_emulator_factory()


@pytest.fixture(params=["real", "freezegun", "time-machine"])
def clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """The real time, or a time that stands still."""
    if request.param == "freezegun":
        with freezegun.freeze_time(LONG_AGO):
            yield
    elif request.param == "time-machine":
        with time_machine.travel(datetime.fromisoformat(LONG_AGO), tick=False):
            yield
    else:
        yield
        return
    assert datetime.now(UTC).year > 2001


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("kind", ["otp", "totp", "magic_link"])
def test_signs_in(descope_emulator: Control, kind: str) -> None:
    """Whatever time it is here."""
    assert sign_in(descope_emulator, kind)["sessionJwt"]


@pytest.mark.usefixtures("clock")
def test_waits_for_the_next_code(descope_emulator: Control) -> None:
    """In vain, as long as it said; the emulator counts the seconds."""
    post(descope_emulator, "otp/signup/email", loginId=EMAIL)
    post(descope_emulator, "otp/verify/email", loginId=EMAIL, code=descope_emulator.code(EMAIL))

    with pytest.raises(LookupError, match=r"cannot be used \(used\); let the application send another one"):
        descope_emulator.code(EMAIL, wait=0.2)


@pytest.mark.parametrize("number", range(2))
def test_a_module_has_a_project(shared: Control, number: int) -> None:
    """Its users are there for all tests of the module."""
    post(shared, "otp/signup-in/email", loginId=f"{number}@example.com")

    assert shared.code(f"{number}@example.com", wait=5)


def test_time_stands_still_to_the_end() -> None:
    """Somebody forgot to let it go on; the tests end nevertheless."""
    freezegun.freeze_time(LONG_AGO).start()
