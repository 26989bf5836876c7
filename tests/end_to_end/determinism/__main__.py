"""`python -m tests.end_to_end.determinism`: verify repeatedly, and compare the evidence.

Scenarios are drawn by a seed that is printed. Each round has a folder, a locale and a time zone of its own,
and starts from a copy of the output folder alone, without any evidence.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from .rounds import Round, environment_of, missing_locales, rounds

ROOT = Path(__file__).parents[3]
Hashes = dict[str, str]


def main() -> int:
    """0 if every round left the same bytes, 2 if this machine cannot tell."""
    asked = _arguments()
    missing = missing_locales()
    if missing:
        print(f"{', '.join(missing)}: not here, expected it to be made (on Debian: locales, localedef)")
        return 2
    apps = json.loads((ROOT / "output" / "apps.json").read_text("utf-8"))
    invocations = (invocation for app in apps for invocation in app["invocations"])
    known = list(dict.fromkeys(invocation["scenario"] for invocation in invocations))
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    drawn = random.Random(seed).sample(known, min(asked.scenarios, len(known)))
    print(f"seed {seed}, scenarios: {', '.join(drawn)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="mfa-determinism-") as name:
        folder = Path(name)
        differing = [
            *_compared(folder, rounds(asked.rounds), drawn, asked.language),
            *_compared(folder, rounds(asked.whole), [], asked.language),
        ]
    for line in differing:
        print(line)
    print("all alike" if not differing else f"{len(differing)} differences")
    return 1 if differing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.end_to_end.determinism", description=__doc__)
    parser.add_argument("--seed", type=int, help="draw the same scenarios again")
    parser.add_argument("--scenarios", type=int, default=10, help="how many are drawn")
    parser.add_argument("--rounds", type=int, default=20, help="verifications of those that are drawn")
    parser.add_argument("--whole", type=int, default=2, help="verifications of all scenarios")
    parser.add_argument("--language", action="append", default=[], help="only this language")
    return parser.parse_args()


def _compared(
    folder: Path, planned: Sequence[Round], scenarios: Sequence[str], languages: Sequence[str]
) -> Iterator[str]:
    """Each file in which a round differs from the first, or that one of them lacks."""
    first: tuple[Round, Hashes] | None = None
    for one in planned:
        hashes = _verified(folder, one, scenarios, languages)
        print(f"{one}: {len(hashes)} files, {_summary(hashes)}", flush=True)
        if first is None:
            first = one, hashes
        for name in sorted(first[1].keys() | hashes.keys()):
            if first[1].get(name) != hashes.get(name):
                yield f"{name}: differs in {one} from {first[0]}"
        if not hashes:
            yield f"{one}: expected evidence, there is none"


def _verified(folder: Path, one: Round, scenarios: Sequence[str], languages: Sequence[str]) -> Hashes:
    """The hashes of the evidence that one verification records."""
    place = folder / one.folder
    place.mkdir(exist_ok=True)
    if not (place / "output").exists():
        shutil.copytree(ROOT / "output", place / "output")
    options = [f"--scenario={name}" for name in scenarios] + [f"--language={name}" for name in languages]
    command = [sys.executable, "-m", "mfa_snippets", "verify", "--record", "--evidence", "evidence", *options]
    ended = subprocess.run(
        command, cwd=place, env=environment_of(one, place), stdout=subprocess.PIPE, text=True
    )
    if ended.returncode:
        print(ended.stdout, flush=True)
    evidence = place / "evidence"
    files = sorted(path for path in evidence.rglob("*") if path.is_file())
    hashes = {
        path.relative_to(evidence).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    shutil.rmtree(evidence, ignore_errors=True)
    return hashes


def _summary(hashes: Hashes) -> str:
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
