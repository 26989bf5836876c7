"""What a warm verification of everything costs that this machine can execute."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "mfa_snippets", "verify", "--signatures", "tests/signatures")
BUDGET = 180


def main() -> None:
    """Verify twice, and print how long the second time took."""
    for _ in range(2):
        started = time.perf_counter()
        ended = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True)
        seconds = time.perf_counter() - started
    print(f"{'verify, warm: exit ' + str(ended.returncode):40} {seconds:8.1f} s {'':12} budget {BUDGET} s")


if __name__ == "__main__":
    main()
