"""A sample program in a folder of each test, and one emulator for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.verify import verification as api
from mfa_snippets.verify.publication import load_apps, load_expectations
from mfa_snippets.verify.run.cases import Case, cases_of

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


@pytest.fixture
def case(sample: Sample) -> Case:
    """The plain case of that program."""
    sample.write()
    return cases_of(programs_of(load_apps(sample.output))[0], load_expectations(sample.output))[0]
