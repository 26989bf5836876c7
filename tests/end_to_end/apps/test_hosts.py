"""What starts programs faster, as it is published, with no difference that a program can observe."""

import os
import shutil
import sys
from pathlib import Path

import psutil
import pytest

from mfa_snippets.contracts.apps import App
from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.launchers import inherited_environment, launcher
from mfa_snippets.verify.run.process import run
from tests.languages.facts import FOLDER, all_facts

from ..web.apps import OUTPUT

SIGNATURES = OUTPUT.parent / "tests" / "signatures"
APPS = load_apps(OUTPUT)
HOSTED = [app for app in APPS if app.launcher and app.launcher.argv and not app.launcher.snapshot]
SNAPSHOTS = [app for app in APPS if app.launcher and app.launcher.snapshot and not app.form_of]


@pytest.mark.parametrize("app", HOSTED, ids=lambda app: app.language)
def test_a_program_that_waits_for_input_is_forked(app: App, tmp_path: Path) -> None:
    """Its process ID is known before it ends; signatures are enough for its host where the SDK is missing."""
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


@pytest.mark.parametrize("app", SNAPSHOTS, ids=lambda app: app.language)
def test_a_program_finds_the_same_in_a_snapshot(app: App, tmp_path: Path) -> None:
    """Each property of every object that it can reach."""
    assert app.launcher is not None
    command = all_facts()[app.language].finds
    assert command is not None, f"{app.language} has a snapshot, expected `finds` in its facts"
    shutil.copy(FOLDER / app.language / command[1], tmp_path)
    inherited = inherited_environment(os.environ, app.inherits)
    environment = {name: text for name, text in inherited.items() if name not in app.launcher.environment}
    snapshot = tmp_path / app.launcher.snapshot[-1]
    snapshot.parent.mkdir()
    with launcher(app.launcher, OUTPUT, tmp_path, environment) as launch:
        started = run(command, cwd=tmp_path, environment=environment, limit=60, launch=launch)
    plain = run(command, cwd=tmp_path, environment=environment, limit=60)
    found, expected = (set(each.stdout.splitlines()) for each in (started, plain))

    assert snapshot.stat().st_size > 0
    assert (started.exit, plain.exit) == (0, 0)
    assert len(expected) > 1000
    assert found == expected
