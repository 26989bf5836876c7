"""Disturb the commands for as long as it takes (`make soak`); exit status 1 if something was found."""

import argparse
import random
import secrets
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.soak.builds import kill_builds, references
from tests.soak.disturbances import DISTURBANCES, disturb_builds
from tests.soak.edits import edit_and_build
from tests.soak.report import Report
from tests.soak.requests import send_requests
from tests.soak.sandbox import Sandbox, write_specifications
from tests.soak.verifications import build_meanwhile, kill_verifications


def main() -> None:
    """Print a row for each kind of disturbance, and what it found."""
    options = _options()
    print(f"seed {options.seed}", flush=True)
    found = 0
    for report in reports(options):
        print(report, flush=True)
        found += len(report.findings)
    sys.exit(found > 0)


def reports(options: argparse.Namespace) -> Iterator[Report]:
    """All rows, in a new folder."""
    random_of = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(folder=Path(folder))
        write_specifications(sandbox.folder)
        known = references(sandbox)
        yield kill_builds(sandbox, known, options.builds, random_of)
        for title in DISTURBANCES:
            yield disturb_builds(title, sandbox, known, options.disturbances, random_of)
        yield edit_and_build(sandbox, options.edits, random_of)
        scenarios = (word for name in options.scenario for word in ("--scenario", name))
        verify = ("--evidence", "evidence", "verify", "--from", "output", "--format", "json")
        arguments = (*verify, "--language", options.language, *scenarios)
        if options.verifications:
            yield kill_verifications(sandbox, arguments, options.verifications, random_of)
            yield build_meanwhile(sandbox, arguments, options.disturbances, random_of)
    if options.requests:
        yield send_requests(options.requests, random_of)


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
