"""Disturb builds: two at once, a full disk, a folder that vanishes."""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial

from tests.soak.builds import References, build_again, torn, wait_for_writing
from tests.soak.report import Report
from tests.soak.sandbox import NEW, OLD, Ended, Sandbox, build_of

FINDINGS, RESOURCE_ERROR = 1, 3
LIMITED = ("sh", "-c", 'ulimit -f "$0"; exec "$@"')
"""Runs a command that can write files of so many blocks and no larger ones, as on a disk that is full."""
Disturb = Callable[[Sandbox, References, random.Random], list[Ended]]


def two_at_once(sandbox: Sandbox, known: References, random_of: random.Random) -> list[Ended]:
    """Build both specifications into one folder."""
    first = sandbox.start(*build_of(OLD))
    first.wait_at_most(random_of.uniform(0, known.writing))
    second = sandbox.start(*build_of(NEW))
    return [first.end(), second.end()]


def full_disk(sandbox: Sandbox, _known: References, random_of: random.Random) -> list[Ended]:
    """Build where no file can become larger than a random size, so that the first larger one fails."""
    blocks = str(random_of.randrange(1, 100))
    return [replace(sandbox, command=(*LIMITED, blocks, *sandbox.command)).run(*build_of(OLD))]


def vanished(folder: str, sandbox: Sandbox, known: References, random_of: random.Random) -> list[Ended]:
    """Take a folder away, at once, while a build reads or writes it."""
    kept, gone = shutil.copytree(sandbox.folder / OLD, sandbox.folder / "kept"), sandbox.folder / "gone"
    started = sandbox.start(*build_of(OLD))
    if folder == "output":
        wait_for_writing(sandbox, started)
        started.wait_at_most(random_of.uniform(0, known.writing))
    else:
        started.wait_at_most(random_of.uniform(0, known.until_writing))
    with suppress(FileNotFoundError):
        (sandbox.folder / folder).rename(gone)
    ended = started.end()
    shutil.rmtree(gone, ignore_errors=True)
    shutil.rmtree(sandbox.folder / OLD, ignore_errors=True)
    kept.rename(sandbox.folder / OLD)
    return [ended]


DISTURBANCES: Mapping[str, Disturb] = {
    "two builds at once": two_at_once,
    "builds on a full disk": full_disk,
    "builds without their output folder": partial(vanished, "output"),
    "builds without their specification": partial(vanished, OLD),
}


def disturb_builds(
    title: str, sandbox: Sandbox, known: References, count: int, random_of: random.Random
) -> Report:
    """Disturb so many builds; they fail with a message or not at all, and the next one makes a whole tree."""
    report = Report(title=title)
    for index in range(count):
        endings = DISTURBANCES[title](sandbox, known, random_of)
        report.counts["rounds"] += 1
        report.counts["failed"] += sum(ended.exit != 0 for ended in endings)
        found = [problem for ended in endings for problem in unexplained(ended)]
        found += [*torn(sandbox, known.trees), *build_again(sandbox, known.trees, NEW)]
        report.findings.extend(f"{title}, round {index}: {each}" for each in found)
    return report


def unexplained(ended: Ended) -> Iterator[str]:
    """A traceback, or a failure that says nothing."""
    if ended.traceback:
        yield f"a traceback: {ended.traceback}"
    elif ended.exit not in (0, FINDINGS, RESOURCE_ERROR) or (ended.exit and not ended.text):
        yield f"exit status {ended.exit}: {ended.text!r}"
