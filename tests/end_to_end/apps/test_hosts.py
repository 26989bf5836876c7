"""The hosts that fork for programs, as they are published: each names a program before that ends."""

import os
import sys
from pathlib import Path

import psutil
import pytest

from mfa_snippets.contracts.apps import App
from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.launchers import inherited_environment, launcher
from tests.languages.facts import all_facts

from ..web.apps import OUTPUT

SIGNATURES = OUTPUT.parent / "tests" / "signatures"
HOSTED = [app for app in load_apps(OUTPUT) if app.launcher and app.launcher.argv]


@pytest.mark.parametrize("app", HOSTED, ids=lambda app: app.language)
def test_a_program_that_waits_for_input_is_forked(app: App, tmp_path: Path) -> None:
    """Also without the SDK, whose signatures are enough for its host."""
    library = SIGNATURES / app.language / "lib"
    environ = {**os.environ, **({"RUBYLIB": str(library)} if library.is_dir() else {})}
    environment = inherited_environment(environ, app.inherits)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "waits").write_text(all_facts()[app.language].reads or "", "utf-8")
    with launcher(app.launcher, OUTPUT, tmp_path, environment) as launch:
        assert app.launcher is not None
        assert app.launcher.argv
        process = launch([app.launcher.argv[0], "waits"], tmp_path, environment)
        assert psutil.Process(process.pid).ppid() != os.getpid(), "it was started late, by its own command"
        process.stdin.write(b"a line\n")
        assert process.wait(60) == 0
