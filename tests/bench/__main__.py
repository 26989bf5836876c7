"""Measure every budget beside its floor and beside peers, several times in a row (`make bench`)."""

import argparse
import importlib
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import ROOT, Figure, table

MODULES = ("command_line", "emulator", "pages", "scaling", "peers", "verify")
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: written by make bench -->\n", "<!-- end of figures -->\n"


def main() -> None:
    """Print a table of all runs; exit status 1 if a run missed a budget."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often everything is measured in a row")
    parser.add_argument("--only", nargs="+", choices=MODULES, default=MODULES, help="only these")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    runs = [measured(options.only) for _ in range(options.runs)]
    text = f"{machine()}\n\n{table(runs)}"
    print(text)
    if options.write:
        write(PAGE, text)
    sys.exit(not all(figure.is_kept for run in runs for figure in run))


def measured(modules: Sequence[str]) -> list[Figure]:
    """The figures of modules; each is told on standard error at once."""
    found = []
    for name in modules:
        for figure in importlib.import_module(f"tests.bench.{name}").figures():
            print(f"{figure.name}: {figure.value:.3g} {figure.unit}", file=sys.stderr, flush=True)
            found.append(figure)
    return found


def machine() -> str:
    """What the figures hold for."""
    day = datetime.now(UTC).strftime("%B %-d, %Y")
    return f"Measured on {day}, with Python {platform.python_version()} on {os.cpu_count()} cores."


def write(page: Path, text: str) -> None:
    """Put the text between the two marks of a page."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    page.write_text(before + BEGIN + text + END + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    main()
