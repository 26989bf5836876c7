"""Each app, installed once for a session, and one user at its terminal."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from .apps import LANGUAGES, OUTPUT, run


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """The folder of a language's app, with its packages, and compiled."""

    @cache
    def folder(language: str) -> Path:
        root = tmp_path_factory.mktemp(language) / "app"
        shutil.copytree(OUTPUT / "examples" / f"{language}-app", root)
        for command in LANGUAGES[language].prepare:
            ended = run(root, command)
            assert ended.returncode == 0, ended.stdout + ended.stderr
        return root

    return folder
