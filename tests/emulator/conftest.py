"""One emulator for all tests; each test has a project of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running

from .calling import Clock, Project

_clock = Clock()


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """The base URL of an emulator with default settings."""
    with running(Emulator(clock=_clock)) as server:
        yield server.url


@pytest.fixture
def project(url: str) -> Iterator[Project]:
    """A project without users; a clock that the test has turned is turned back."""
    before = _clock.now
    yield Project(url, _clock)
    _clock.now = before
