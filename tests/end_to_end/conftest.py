"""One emulator in a process of its own, and one copy of each app, for all tests of a session."""

from __future__ import annotations

import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from mfa_snippets.emulator.client import Control

from .web.apps import WEBS, prepared


@pytest.fixture(scope="session")
def emulator() -> Iterator[Control]:
    """In a process of its own, so that it shares no interpreter with many users."""
    argv = [sys.executable, "-m", "mfa_snippets", "serve", "--port", "0"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "it is a pipe"
        url = process.stdout.readline().strip()
        assert url, "the emulator did not start"
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield Control(url)
        process.terminate()


@pytest.fixture(scope="session")
def project_id() -> str:
    """The project of all servers of a session; each test begins with an empty one."""
    return "P2" + secrets.token_hex(13)


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The prepared app of a language."""

    @cache
    def folder(language: str) -> Path:
        return prepared(WEBS[language].app, tmp_path_factory.mktemp(language) / "project")

    return folder
