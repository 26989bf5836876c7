"""The Ruby web handler on the signatures: it answers a browser without Rack, Puma and the gem."""

from functools import cache
from pathlib import Path

import pytest

from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.render import render_program

from .running import line_of, replaced, run_on_signatures

ROOT = Path(__file__).parents[3]
MFA = "login_options: { mfa: true }"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program reads."""
    monkeypatch.setenv("DESCOPE_PROJECT_ID", "P2" + 26 * "a")
    monkeypatch.delenv("PORT", raising=False)


@cache
def _program() -> str:
    return render_program(*load_all(ROOT / "spec", ROOT / "templates"), "ruby", "web-handler").text


def test_the_web_handler_answers_every_request(tmp_path: Path) -> None:
    """It says where it listens, and nothing else."""
    result = run_on_signatures(_program(), tmp_path)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "Listening on http://127.0.0.1:8080\n"


@pytest.mark.parametrize(
    ("old", "new", "call", "message"),
    [
        (MFA, "login_options: { 'mfa' => true }", "otp_sign_in", "but given"),
        ("session_token: session_token", "session_token: 1", "validate_session", "but given"),
        ("descope_client.otp_verify_code", "descope_client.otp_verify", "otp_verify", "undefined method"),
        ("same_site: :strict", "samesite: :strict", "response.set_cookie", "unknown options of a cookie"),
    ],
)
def test_a_fault_in_the_web_handler_is_named_with_its_line(
    old: str, new: str, call: str, message: str, tmp_path: Path
) -> None:
    """Although it makes a refusal of every error."""
    program = replaced(_program(), old, new)

    result = run_on_signatures(program, tmp_path)

    assert result.returncode == 1
    assert result.stderr.startswith(f"program.rb:{line_of(call, program)}: ")
    assert message in result.stderr


def test_a_cookie_that_is_not_kept_is_found(tmp_path: Path) -> None:
    """By the refusal of the next request."""
    program = replaced(_program(), "keep(response, 'DSR', refresh_token)\n", "\n")

    result = run_on_signatures(program, tmp_path)

    assert result.returncode == 1
    assert result.stderr.startswith("program.rb: POST /mfa/start was answered 401 ")
