"""The fixture for other people's tests."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from descope import DeliveryMethod, DescopeClient, LoginOptions

import mfa_snippets
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.pytest_plugin import descope_emulator, descope_emulator_factory

__all__ = ["descope_emulator", "descope_emulator_factory"]

PACKAGE = str(Path(mfa_snippets.__file__).parent.parent)
EMAIL = "you@example.com"

SOMEBODYS_TEST = """
def test_sign_up(descope_emulator):
    import httpx
    headers = {"Authorization": f"Bearer {descope_emulator.project_id}"}
    body = {"loginId": "a@example.com"}
    httpx.post(f"{descope_emulator.url}/v1/auth/otp/signup/email", json=body, headers=headers)
    assert len(descope_emulator.code("a@example.com")) == 6
"""


def test_an_application(descope_emulator: Control) -> None:
    """Everything that a test of an application needs."""
    sdk = DescopeClient(project_id=descope_emulator.project_id, base_url=descope_emulator.url)
    descope_emulator.assume(same_channel="reject")
    sdk.totp.sign_up(EMAIL, {"email": EMAIL})
    first = sdk.totp.sign_in_code(EMAIL, descope_emulator.code(EMAIL, "totp"))["refreshSessionToken"]["jwt"]
    sdk.otp.sign_in(DeliveryMethod.EMAIL, EMAIL, LoginOptions(mfa=True), first)
    session = sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, descope_emulator.code(EMAIL))

    assert session["sessionToken"]["amr"] == ["totp", "email", "mfa"]
    assert [message["kind"] for message in descope_emulator.messages(wait=1)] == ["totp", "otp"]
    assert descope_emulator.requests()[-1]["answer"]["status"] == 200


def test_time_and_faults(descope_emulator: Control) -> None:
    """Codes expire, and calls fail."""
    sdk = DescopeClient(project_id=descope_emulator.project_id, base_url=descope_emulator.url)
    sdk.otp.sign_up(DeliveryMethod.EMAIL, EMAIL)
    code = descope_emulator.code(EMAIL)
    descope_emulator.advance(180)
    with pytest.raises(Exception, match="E061104"):
        sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, code)

    descope_emulator.fault("/v1/auth/otp/signin/email", "error_500")
    with pytest.raises(Exception, match="E010000"):
        sdk.otp.sign_in(DeliveryMethod.EMAIL, EMAIL)


def test_a_click(descope_emulator: Control) -> None:
    """An enchanted link is clicked."""
    sdk = DescopeClient(project_id=descope_emulator.project_id, base_url=descope_emulator.url)
    sent = sdk.enchantedlink.sign_up(EMAIL, "https://example.com", {"email": EMAIL})
    descope_emulator.click(EMAIL)

    assert sdk.enchantedlink.get_session(sent["pendingRef"])["sessionToken"]["amr"] == ["email"]


def test_no_message(descope_emulator: Control) -> None:
    """It is said which one is missing."""
    with pytest.raises(
        LookupError, match=r"^no message of kind 'otp' for 'you@example\.com', nothing was sent"
    ):
        descope_emulator.code(EMAIL)


def test_a_used_code(descope_emulator: Control) -> None:
    """It is said how to get the next one."""
    sdk = DescopeClient(project_id=descope_emulator.project_id, base_url=descope_emulator.url)
    sdk.otp.sign_up(DeliveryMethod.EMAIL, EMAIL)
    sdk.otp.verify_code(DeliveryMethod.EMAIL, EMAIL, descope_emulator.code(EMAIL))
    with pytest.raises(LookupError, match=r"cannot be used \(used\); let the application send another one"):
        descope_emulator.code(EMAIL)

    sdk.otp.sign_in(DeliveryMethod.EMAIL, EMAIL)
    assert len(descope_emulator.code(EMAIL)) == 6


def test_used_codes_of_an_app(descope_emulator: Control) -> None:
    """Two are good at a time; then it is said how to get the next one."""
    sdk = DescopeClient(project_id=descope_emulator.project_id, base_url=descope_emulator.url)
    sdk.totp.sign_up(EMAIL, {"email": EMAIL})

    def enter_codes() -> None:
        while True:  # more than twice if the time step changes meanwhile
            sdk.totp.sign_in_code(EMAIL, descope_emulator.code(EMAIL, "totp"))

    with pytest.raises(LookupError, match="wait=30 waits for the next code of the app"):
        enter_codes()
    descope_emulator.advance(30)
    assert len(descope_emulator.code(EMAIL, "totp")) == 6


def test_waiting_for_a_code(descope_emulator: Control) -> None:
    """An application may send it later, from another thread."""
    sdk = DescopeClient(project_id=descope_emulator.project_id, base_url=descope_emulator.url)
    threading.Timer(0.2, sdk.magiclink.sign_up, (DeliveryMethod.EMAIL, EMAIL, "https://example.com")).start()
    token = descope_emulator.code(EMAIL, "magic_link", wait=20)

    assert sdk.magiclink.verify(token)["sessionToken"]["amr"] == ["email"]


def test_a_factory_makes_projects(descope_emulator_factory: Callable[[], Control]) -> None:
    """For fixtures of wider scopes."""
    first, second = descope_emulator_factory(), descope_emulator_factory()

    assert first.url == second.url
    assert first.project_id != second.project_id


def test_each_test_has_a_project(descope_emulator: Control) -> None:
    """Nothing is left of the tests before."""
    assert descope_emulator.messages() == []


def test_in_somebodys_project(tmp_path: Path) -> None:
    """Loaded as a plugin, it serves a test that imports nothing of it."""
    (tmp_path / "test_it.py").write_text(SOMEBODYS_TEST)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "mfa_snippets.emulator.pytest_plugin",
        str(tmp_path),
    ]
    # Registered twice, by name and as an entry point, it would be refused.
    environ = {**os.environ, "PYTHONPATH": PACKAGE, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


def test_it_imports_nothing_heavy() -> None:
    """Every pytest of whoever has the package loads it."""
    heavy = {"starlette", "uvicorn", "jwt", "cryptography", "asyncio", "h11", "segno", "urllib.request"}
    code = (
        "import sys, pytest; before = set(sys.modules); import mfa_snippets.emulator.pytest_plugin;"
        " print(*(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not heavy & set(ran.stdout.split())
