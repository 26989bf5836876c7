"""What the command `serve` does."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from mfa_snippets.emulator.server import running, serve
from mfa_snippets.emulator.settings import (
    Settings,
    SettingsError,
    assumptions_table,
    parse_clock,
    parse_settings,
)


def test_assumptions_table() -> None:
    """One line an assumption, with what it was set to."""
    lines = assumptions_table(parse_settings(["tokens=cookies"])).splitlines()

    assert len(lines) == 20
    assert lines[0].split() == [
        "same_channel=withhold",
        "a",
        "second",
        "factor",
        "on",
        "a",
        "channel",
        "that",
        "was",
        "used",
        "already:",
        "no",
        "mfa",
        "in",
        "amr,",
        "or",
        "401",
        "at",
        "once",
    ]
    assert any(line.startswith("tokens=cookies ") for line in lines)


@pytest.mark.parametrize("text", ["+0", "+3600", "+1.5"])
def test_a_clock_ahead(text: str) -> None:
    """So many seconds."""
    assert parse_clock(text)() - time.time() == pytest.approx(float(text), abs=0.5)


def test_a_clock_at_a_time() -> None:
    """It goes on from there."""
    moment = datetime.now(UTC) + timedelta(days=1)

    assert parse_clock(moment.isoformat())() == pytest.approx(moment.timestamp(), abs=0.5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow", "clock is 'tomorrow', expected +SECONDS or a time like 2027-01-31T12:00:00Z"),
        ("+x", "clock is '+x', expected +SECONDS or a time like 2027-01-31T12:00:00Z"),
        ("+nan", "clock is '+nan', expected at most ten years from now, and not before now"),
        ("2001-01-01", "clock is '2001-01-01', expected at most ten years from now, and not before now"),
        ("+315360001", "clock is '+315360001', expected at most ten years from now, and not before now"),
    ],
)
def test_bad_clocks(text: str, expected: str) -> None:
    """A refusal says what was expected."""
    with pytest.raises(SettingsError) as raised:
        parse_clock(text)
    assert str(raised.value) == expected


@pytest.mark.parametrize(("pairs", "clock"), [(["a=b"], "+0"), ([], "never")])
def test_bad_values_are_told_before_anything_listens(pairs: list[str], clock: str) -> None:
    """Nothing is announced."""
    said: list[str] = []
    with pytest.raises(SettingsError):
        serve(
            "127.0.0.1",
            0,
            parse_settings(pairs),
            announce=said.append,
            warn=said.append,
            clock=parse_clock(clock),
        )
    assert said == []


def test_elsewhere_than_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a warning, with the address that holds the token."""
    said: list[str] = []
    warned: list[str] = []
    monkeypatch.setattr("uvicorn.Server.run", lambda *_args, **_kwargs: None)
    serve("0.0.0.0", 0, Settings(), announce=said.append, warn=warned.append, names=("emulator",))
    first, second = warned

    assert first == "warning: everybody who can reach 0.0.0.0 can call this server"
    assert second.startswith(f"hint: inbox and control API ask for a token: {said[0]}/?token=")


def test_on_loopback_nobody_is_warned() -> None:
    """There is no token either."""
    with running() as server:
        assert server.token is None
