"""Python programs in forks of a process that has loaded what they share: the host that runs have."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts.apps import load_apps
from mfa_snippets.contracts.facts import Launcher
from mfa_snippets.verify.run.launchers import launcher
from mfa_snippets.verify.run.process import Launch
from mfa_snippets.verify.run.workspace import Workspace

OUTPUT = Path(__file__).parents[1] / "output"
HOST = OUTPUT / "hosts" / "python" / "host.py"


@contextmanager
def forks(modules: str, folder: Path) -> Iterator[Launch]:
    """What starts this interpreter with the file of a program, where it has modules already."""
    code = f"import runpy, {modules}; runpy.run_path({str(HOST)!r})"
    app = replace(load_apps(OUTPUT)[0], launcher=Launcher(argv=(sys.executable, "-c", code)))
    key = Workspace(app=app, source=OUTPUT, files=(), path=folder, environment=os.environ)
    key.folder.mkdir(parents=True)
    with launcher(key, OUTPUT) as launch:
        yield launch
