"""The bare routes of a language, one server for all tests of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfa_snippets.emulator.client import Control

from ..web.apps import Server
from .pasting import Pasted, functions, paste


@pytest.fixture(scope="session")
def bare_server(
    app_folder: Callable[[str], Path],
    emulator: Control,
    project_id: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], Server]]:
    """The server of a language."""
    servers: dict[str, Server] = {}

    def started(language: str) -> Server:
        if language not in servers:
            folder = tmp_path_factory.mktemp("pasted") / language
            program = paste(language, app_folder(language), folder)
            servers[language] = Server(program, folder, project_id, emulator.url)
        return servers[language]

    yield started
    for server in servers.values():
        server.stop()


@pytest.fixture
def pasted(language: str, bare_server: Callable[[str], Server], emulator: Control, project_id: str) -> Pasted:
    """The bare routes of the test's language, and an empty project."""
    project = emulator.project(project_id)
    project.forget()
    symbols = {name: function["symbol"] for name, function in functions(language).items()}
    return Pasted(bare_server(language), project, symbols)
