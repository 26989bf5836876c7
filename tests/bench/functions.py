"""Whether rendering is linear: what a function costs when there are ten times as many."""

import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIMES, RUNS, BUDGET = 10, 3, 1.2
# In a process of its own each, because templates are compiled and code is remembered in one.
RENDER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_all

specification, templates = load_all(Path("spec"), Path("templates"))
functions = {
    name if copy == 0 else f"{name}_{copy}": function
    for copy in range(int(sys.argv[1]))
    for name, function in specification.functions.items()
}
modules = {name: specification.modules[name.rstrip("_0123456789")] for name in functions}
many = replace(specification, functions=functions, modules=modules)
start = time.perf_counter()
render_apps(many, templates)
print((time.perf_counter() - start) / len(functions))
"""


def main() -> None:
    """Measure and print a row."""
    ratio = statistics.median(_seconds(TIMES) / _seconds(1) for _ in range(RUNS))
    what = f"render, {TIMES} times as many functions"
    print(f"{what:40} {'':11} {ratio:6.2f} x   budget {BUDGET} x")


def _seconds(times: int) -> float:
    """Seconds for each function."""
    command = [sys.executable, "-c", RENDER, str(times)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
