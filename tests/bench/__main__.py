"""Measure the command line as ratios in one run (`make bench`). Nothing fails here; budgets stand beside."""

import importlib
import os
import pkgutil
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import tests.bench

ROOT = Path(__file__).parents[2]
RUNS = 9
REFERENCE = (sys.executable, "-c", "import click")
COMMAND = (sys.executable, "-m", "mfa_snippets")


def measure(command: Sequence[str], reference: Sequence[str] = REFERENCE) -> tuple[float, float]:
    """Median seconds of a command, and the median of its ratio to a reference that runs in turn with it."""
    pairs = [(_seconds(command), _seconds(reference)) for _ in range(RUNS + 1)][1:]
    return statistics.median(first for first, _ in pairs), statistics.median(a / b for a, b in pairs)


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def show(what: str, seconds: float, ratio: float, budget: str) -> None:
    """One row."""
    print(f"{what:40} {seconds * 1000:8.0f} ms   {ratio:6.2f} x   budget {budget}")


def main() -> None:
    """The command line, then every other module of this folder."""
    print(f"{'reference: import click':40} medians of {RUNS}, ratios in pairs")
    show("--help", *measure((*COMMAND, "--help")), "1.3 x")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        build = (*COMMAND, "build", "--output", f"{folder}/output")
        _seconds(build)
        show("build, nothing changed", *measure(build), "1.5 x")
        show("build, cold, into an empty folder", *measure(("sh", "-c", _cold())), "1.5 s")
    del os.environ["XDG_CACHE_HOME"]
    for module in pkgutil.iter_modules(tests.bench.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"tests.bench.{module.name}").main()


def _cold() -> str:
    return f'folder=$(mktemp -d) && {shlex.join(COMMAND)} build --output "$folder"; rm -r "$folder"'


if __name__ == "__main__":
    main()
