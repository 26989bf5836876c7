"""One server of each language for all tests of a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from mfa_snippets.emulator.client import Control
from tests.rendering.repository import specification

from .apps import WEBS, Server, run
from .site import Site

StartServer = Callable[..., Server]
Changed = Callable[[Mapping[str, str]], Site]


@pytest.fixture(scope="session")
def shared_server(
    app_folder: Callable[[str], Path], emulator: Control, project_id: str
) -> Iterator[Callable[[str], Server]]:
    """The server of a language."""
    servers: dict[str, Server] = {}

    def started(language: str) -> Server:
        if language not in servers:
            servers[language] = Server(WEBS[language], app_folder(language), project_id, emulator.url)
        return servers[language]

    yield started
    for server in servers.values():
        server.stop()


@pytest.fixture
def site(
    language: str, shared_server: Callable[[str], Server], emulator: Control, project_id: str
) -> Iterator[Site]:
    """The server of the test's language, and an empty project."""
    server = shared_server(language)
    control = emulator.project(project_id)
    control.forget()
    log = len(server.log)
    yield Site(server, control)
    assert "eyJ" not in "".join(server.log[log:]), "a token in the log"


@pytest.fixture
def start(
    language: str, app_folder: Callable[[str], Path], emulator: Control, project_id: str
) -> Iterator[StartServer]:
    """Start a server of the test's own: of a changed copy of the app, or without an emulator."""
    servers: list[Server] = []

    def started(folder: Path | None = None, url: str = emulator.url, **options: Mapping[str, str]) -> Server:
        folder = folder or app_folder(language)
        servers.append(Server(WEBS[language], folder, project_id, url, **options))
        return servers[-1]

    yield started
    for server in servers:
        server.stop()


@pytest.fixture
def changed(
    language: str, site: Site, start: StartServer, app_folder: Callable[[str], Path], tmp_path: Path
) -> Changed:
    """Start the app with other words in the file of its handlers."""

    def with_other(words: Mapping[str, str]) -> Site:
        folder = tmp_path / "app"
        shutil.copytree(app_folder(language), folder, symlinks=True)
        source = folder / specification().sdks[language].app.files["web"]
        text = source.read_text("utf-8")
        for old, new in words.items():
            assert old in text, old
            text = text.replace(old, new)
        source.write_text(text, "utf-8")
        run(folder, WEBS[language].app.build, WEBS[language].app)
        return Site(start(folder), site.control)

    return with_other
