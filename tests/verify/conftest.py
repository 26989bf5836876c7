"""A sample program in a folder of each test, and one emulator for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.verify import verification as api

from .made_up import Sample


@pytest.fixture(scope="session")
def server() -> Iterator[Control]:
    """An emulator with default settings; each run uses a new project."""
    with running() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def _one_server(server: Control) -> Iterator[None]:
    """Stopping a server takes 0.1 s, and most tests need none of their own."""

    def shared(emulator: Emulator) -> AbstractContextManager[Control]:
        return nullcontext(server) if emulator.settings == Settings() else running(emulator)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "running", shared)
        yield


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A program that is right, without failure runs."""
    return Sample(folder=tmp_path)
