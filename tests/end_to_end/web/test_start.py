"""A web app that cannot start says why, and ends."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from mfa_snippets.verify.run.launchers import inherited_environment

from .apps import SECONDS_TO_START, WEBS, each_web


@each_web
def test_a_port_in_use_is_named(language: str, app_folder: Callable[[str], Path], project_id: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {"DESCOPE_PROJECT_ID": project_id, "PORT": str(taken.getsockname()[1])}
        ended = subprocess.run(
            WEBS[language].invocation.command,
            cwd=app_folder(language),
            env=inherited_environment(os.environ, WEBS[language].app.inherits) | environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_START,
            check=False,
        )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "address already in use" in ended.stderr.lower()
