"""Python programs in forks of a process that has loaded what they share: the host that runs have."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mfa_snippets.contracts.apps import Launcher
from mfa_snippets.verify.run.launchers import Launch, launcher

OUTPUT = Path(__file__).parents[1] / "output"
HOST = OUTPUT / "hosts" / "python" / "host.py"


@contextmanager
def forks(modules: str, folder: Path) -> Iterator[Launch]:
    """What starts this interpreter with the file of a program, where it has modules already."""
    code = f"import runpy, {modules}; runpy.run_path({str(HOST)!r})"
    with launcher(Launcher(argv=(sys.executable, "-c", code)), OUTPUT, folder, os.environ) as launch:
        yield launch
