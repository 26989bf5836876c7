"""What a warm verification of everything costs that this machine can execute."""

import subprocess
import time
from collections.abc import Iterator
from functools import cache

from tests.bench.figures import COMMAND, ROOT, Figure

VERIFY = (*COMMAND, "verify", "--signatures", "tests/signatures")
BUDGET = 180.0


def figures() -> Iterator[Figure]:
    """Verify when everything is prepared."""
    _prepare()
    started = time.perf_counter()
    ended = subprocess.run(VERIFY, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    last = (ended.stdout.strip().splitlines() or ["nothing"])[-1]
    beside = f"exit status {ended.returncode}: {last}"
    yield Figure(name="`verify` of everything, warm", value=seconds, unit="s", beside=beside, budget=BUDGET)


@cache
def _prepare() -> None:
    """Verify once before all runs, which finds everything prepared."""
    subprocess.run(VERIFY, cwd=ROOT, capture_output=True, check=False)
