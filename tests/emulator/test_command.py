"""What the options of `serve` mean."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from mfa_snippets.emulator.settings import BadValueError, parse_clock, parse_settings, settings_table


def test_assumptions_table() -> None:
    """One line an assumption, with what it was set to; settings of the service are apart."""
    settings = parse_settings(["tokens=cookies", "same_channel=reject"])
    assumptions = settings_table(settings, "assumptions").splitlines()
    others = settings_table(settings, "settings").splitlines()

    assert assumptions[0].startswith("same_channel=reject ")
    assert any(line.startswith("tokens=cookies ") for line in others)
    assert not any(line.startswith("tokens") for line in assumptions)


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
    with pytest.raises(BadValueError) as raised:
        parse_clock(text)
    assert str(raised.value) == expected
