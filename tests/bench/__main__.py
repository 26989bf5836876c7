"""Measure every budget beside its floor and beside peers, several times in a row (`make bench`).

Each part is repeated before the next one begins: a verification leaves the machine busy for a while.
"""

import argparse
import importlib
import os
import platform
import statistics
import sys
import timeit
from datetime import UTC, datetime
from itertools import chain
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
    parser.add_argument(
        "--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}, and leave what is not measured"
    )
    options = parser.parse_args()
    measured_on = machine()
    print(measured_on, file=sys.stderr, flush=True)
    parts = [[measured(name) for _ in range(options.runs)] for name in MODULES if name in options.only]
    runs = [list(chain(*run)) for run in zip(*parts, strict=True)]
    text = f"{measured_on}\n\n{table(runs)}"
    print(text)
    if options.write:
        write(PAGE, text)
    sys.exit(not all(figure.is_kept for run in runs for figure in run))


def measured(module: str) -> list[Figure]:
    """The figures of a part; each is told on standard error at once."""
    found = []
    for figure in importlib.import_module(f"tests.bench.{module}").figures():
        print(f"{figure.name}: {figure.value:.3g} {figure.unit}", file=sys.stderr, flush=True)
        found.append(figure)
    return found


def machine() -> str:
    """What the figures hold for; virtual machines are not as fast at all times."""
    day = datetime.now(UTC).strftime("%B %-d, %Y")
    loop = statistics.median(timeit.repeat("for number in range(1_000_000): number + 1", number=1, repeat=9))
    python = f"Python {platform.python_version()} on {os.cpu_count()} cores"
    return f"Measured on {day}, with {python}, where a million additions take {1000 * loop:.0f} ms."


def write(page: Path, text: str) -> None:
    """Put the text between the two marks of a page, with the rows there of figures that it lacks."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    old, _, after = rest.partition(END)
    new = text.splitlines()
    # A row that is there keeps its place.
    rows = {_name(line): line for line in (*old.splitlines(), *new) if line.startswith("|")}
    lines = (*(line for line in new if not line.startswith("|")), *rows.values())
    page.write_text(before + BEGIN + "".join(f"{line}\n" for line in lines) + END + after, "utf-8")


def _name(line: str) -> str:
    """The figure that a row of the table has."""
    return line.split(" | ")[0]


if __name__ == "__main__":
    main()
