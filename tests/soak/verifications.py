"""End verifications at random moments, or build while one runs: the next one finds the same."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

from tests.soak.builds import SIGNALS, shuffled, wrong_ending
from tests.soak.disturbances import unexplained
from tests.soak.report import Report
from tests.soak.sandbox import NEW, NOTHING, OLD, Ended, Sandbox, build_of, leftovers, tree_of

CHANGING = ("seconds",)
"""What of a report differs from run to run."""


def kill_verifications(
    sandbox: Sandbox, arguments: Sequence[str], count: int, random_of: random.Random
) -> Report:
    """End so many verifications of the output folder at any moment, once their workspace is prepared."""
    report, tree = Report(title="verifications ended by a signal"), tree_of(sandbox.output)
    report_of(sandbox.run(*arguments))
    began = time.monotonic()
    wanted = report_of(sandbox.run(*arguments))
    seconds = time.monotonic() - began
    for index, number in enumerate(shuffled(random_of, SIGNALS, count)):
        started = sandbox.start(*arguments)
        started.wait_at_most(random_of.uniform(0, seconds))
        found = [*wrong_ending(started.end(number), number)]
        found += [*_verified_again(sandbox, arguments, wanted), *leftovers(sandbox.folder)]
        found += [] if tree_of(sandbox.output) == tree else ["the output folder changed"]
        report.counts[number.name] += 1
        report.findings.extend(f"verification {index}, {number.name}: {each}" for each in found)
    return report


def build_meanwhile(
    sandbox: Sandbox, arguments: Sequence[str], count: int, random_of: random.Random
) -> Report:
    """Build the other specification while a verification runs; then verify what was built."""
    report, present = Report(title="builds during a verification"), NEW
    began = time.monotonic()
    wanted = report_of(sandbox.run(*arguments))
    seconds = time.monotonic() - began
    for index in range(count):
        present = OLD if present == NEW else NEW
        started = sandbox.start(*arguments)
        started.wait_at_most(random_of.uniform(0, seconds))
        built, ended = sandbox.run(*build_of(present)), started.end()
        found = [*unexplained(ended), *([] if built == NOTHING else [f"the build ends with {built}"])]
        found += [*leftovers(sandbox.folder), *_verified_again(sandbox, arguments, wanted)]
        report.counts["rounds"] += 1
        report.counts["failed"] += ended.exit != 0
        report.findings.extend(f"build {index} during a verification: {each}" for each in found)
    return report


def _verified_again(sandbox: Sandbox, arguments: Sequence[str], wanted: Any) -> Iterator[str]:
    ended = sandbox.run(*arguments)
    try:
        found = report_of(ended)
    except RuntimeError as error:
        yield f"the next verification: {error}"
        return
    yield from (
        f"the next verification has another '{key}'" for key in wanted if found.get(key) != wanted[key]
    )


def report_of(ended: Ended) -> dict[str, Any]:
    """What a verification found. Raises `RuntimeError` if it did not pass."""
    try:
        report: dict[str, Any] = json.loads(ended.text)
    except ValueError:
        raise RuntimeError(f"no report, exit status {ended.exit}: {ended.text!r}") from None
    if ended.exit != 0:
        raise RuntimeError(f"exit status {ended.exit}: {ended.text}")
    return {key: value for key, value in report.items() if key not in CHANGING}
