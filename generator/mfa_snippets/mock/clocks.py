"""Clocks that are ahead of the real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from mfa_snippets.mock.settings import SettingsError

Clock = Callable[[], float]

TEN_YEARS = 10 * 365 * 24 * 3600
"""How far a clock may be ahead."""


def turned(text: str) -> Clock:
    """The clock that `+SECONDS` or a time in ISO 8601 form sets, and that goes on from there.

    Raises SettingsError.
    """
    ahead = _ahead(text)
    if not 0 <= ahead <= TEN_YEARS:
        raise SettingsError(f"clock is {text!r}, expected at most ten years from now, and not before now")
    return lambda: time.time() + ahead


def _ahead(text: str) -> float:
    try:
        if text.startswith("+"):
            return float(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        form = "+SECONDS or a time like 2027-01-31T12:00:00Z"
        raise SettingsError(f"clock is {text!r}, expected {form}") from None
    return moment.timestamp() - time.time()
