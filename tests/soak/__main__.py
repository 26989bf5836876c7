"""Disturb the commands for as long as it takes (`make soak`); exit status 1 if something was found."""

import argparse
import os
import random
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.soak.builds import kill_builds, references
from tests.soak.disturbances import DISTURBANCES, disturb_builds
from tests.soak.edits import edit_and_build
from tests.soak.report import Report
from tests.soak.requests import send_requests
from tests.soak.sandbox import NEW, Sandbox, build_of, write_specifications
from tests.soak.verifications import build_meanwhile, kill_verifications

Part = Callable[[argparse.Namespace, Sandbox, random.Random], Iterator[Report]]


def main() -> None:
    """Print a row for each kind of disturbance, and what it found."""
    options = _options()
    print(f"seed {options.seed}", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = sum(pool.map(partial(_printed, options), PARTS))
    sys.exit(found > 0)


def _printed(options: argparse.Namespace, part: Part) -> int:
    """Run a part in a folder of its own. Returns the number of findings."""
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(folder=Path(folder))
        write_specifications(sandbox.folder)
        for report in part(options, sandbox, random.Random(options.seed)):
            print(f"{report}\n", end="", flush=True)
            found += len(report.findings)
    return found


def verifications(
    options: argparse.Namespace, sandbox: Sandbox, random_of: random.Random
) -> Iterator[Report]:
    """They are ended, and builds write what they read."""
    scenarios = (word for name in options.scenario for word in ("--scenario", name))
    verify = ("--evidence", "evidence", "verify", "--from", "output", "--format", "json")
    arguments = (*verify, "--language", options.language, *scenarios)
    if options.verifications:
        sandbox.run(*build_of(NEW))
        yield kill_verifications(sandbox, arguments, options.verifications, random_of)
        yield build_meanwhile(sandbox, arguments, options.disturbances, random_of)


def builds(options: argparse.Namespace, sandbox: Sandbox, random_of: random.Random) -> Iterator[Report]:
    """They are ended, and disturbed otherwise."""
    known = references(sandbox)
    yield kill_builds(sandbox, known, options.builds, random_of)
    for title in DISTURBANCES:
        yield disturb_builds(title, sandbox, known, options.disturbances, random_of)


def edits(options: argparse.Namespace, sandbox: Sandbox, random_of: random.Random) -> Iterator[Report]:
    yield edit_and_build(sandbox, options.edits, random_of)


def requests(options: argparse.Namespace, _: Sandbox, random_of: random.Random) -> Iterator[Report]:
    if options.requests:
        yield send_requests(options.requests, random_of)


PARTS: tuple[Part, ...] = (verifications, builds, edits, requests)
"""The longest first, since as many run at once as there are CPUs."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    parser.add_argument("--builds", type=int, default=200, help="builds that a signal ends")
    parser.add_argument("--disturbances", type=int, default=10, help="rounds of each other disturbance")
    parser.add_argument("--edits", type=int, default=200, help="edits, built warm and cold")
    parser.add_argument("--verifications", type=int, default=20, help="verifications that a signal ends")
    parser.add_argument("--language", default="python", help="the language that is verified")
    parser.add_argument("--scenario", nargs="+", default=["web", "password-then-otp-email"])
    parser.add_argument("--requests", type=int, default=100_000, help="requests to one emulator")
    return parser.parse_args()


if __name__ == "__main__":
    main()
