"""What a function costs when there are 10 and 100 times as many, and what one edit costs."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import ROOT, Figure
from tests.bench.made import write_specification

TIMES = (10, 100)
MOST_MEMORY, MOST_COST, MOST_FOR_EDIT = 500.0, 1.1, 0.3
BUILD = """
import resource, sys, time
from mfa_snippets.cli import main
started = time.perf_counter()
main()
seconds = time.perf_counter() - started
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
EDITS = 15
EDIT = """
import sys, time
from pathlib import Path
from mfa_snippets.output.build import BuildOptions, write_build
from mfa_snippets.spec.paths import Paths

spec, output, edits = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
paths = Paths(spec=spec, templates=Path("templates"), evidence=Path("evidence"))
options = BuildOptions(paths=paths, output=output)
write_build(options)
file = spec / "functions" / "otp.yaml"
text = file.read_text("utf-8")
for number in range(edits):
    file.write_text(text.replace("text message", "message " + "x" * number, 1), "utf-8")
    started = time.perf_counter()
    write_build(options)
    print(time.perf_counter() - started)
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}


def figures() -> Iterator[Figure]:
    """The cost of each function beside that of the specification here, memory, and an edit while watching."""
    with tempfile.TemporaryDirectory() as folder:
        base, _, count = build(Path(folder), 1)
        for times in TIMES:
            seconds, memory, functions = build(Path(folder), times)
            each, here = seconds / functions, base / count
            name = f"{times} x as many functions"
            beside = f"{each * 1000:.2g} ms : {here * 1000:.2g} ms for each of {count} functions"
            yield Figure(
                name=f"cost of a function, {name}",
                value=each / here,
                unit="x",
                beside=beside,
                budget=MOST_COST,
            )
            yield Figure(name=f"memory, {name}", value=memory, unit="MiB", budget=MOST_MEMORY)
        yield Figure(
            name="one function edited, while watching",
            value=edit(Path(folder) / "spec-1"),
            unit="s",
            budget=MOST_FOR_EDIT,
        )


def build(folder: Path, times: int) -> tuple[float, float, int]:
    """Seconds and MiB of a cold build, and how many functions it has."""
    spec, output = folder / f"spec-{times}", folder / f"output-{times}"
    functions = write_specification(spec, times)
    command = (sys.executable, "-c", BUILD, "--spec", str(spec), "build", "--output", str(output))
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory, functions


def edit(spec: Path) -> float:
    """Median seconds of a build after an edit of one function, in the process that built before."""
    command = (sys.executable, "-c", EDIT, str(spec), str(spec.with_name("edited")), str(EDITS))
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    return statistics.median(map(float, done.stdout.split()))
