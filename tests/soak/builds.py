"""End builds at random moments: each file is whole at once, and the tree after the next build."""

import random
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from tests.soak.report import Report
from tests.soak.sandbox import NEW, NOTHING, OLD, Ended, Sandbox, Started, Tree, build_of, leftovers, tree_of

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What each of the two specifications builds, and the seconds that the second takes after the first."""

    trees: Mapping[str, Tree]
    until_writing: float
    writing: float


def references(sandbox: Sandbox) -> References:
    """Build both, undisturbed. Raises `RuntimeError` where that does not work."""
    trees, until_writing, writing = {}, 0.0, 0.0
    for name in (OLD, NEW):
        began = time.monotonic()
        started = sandbox.start(*build_of(name))
        wait_for_writing(sandbox, started)
        written = time.monotonic()
        if (ended := started.end()) != NOTHING:
            raise RuntimeError(f"a build ends with {ended.exit}: {ended.text}")
        until_writing, writing = written - began, time.monotonic() - written
        trees[name] = tree_of(sandbox.output)
    return References(trees=trees, until_writing=until_writing, writing=writing)


def wait_for_writing(sandbox: Sandbox, started: Started) -> None:
    """Wait until a build begins to write, or ends; its first file stands in the folder itself."""
    before = _changed(sandbox)
    while started.is_running and _changed(sandbox) == before:
        time.sleep(0.001)


def _changed(sandbox: Sandbox) -> int:
    return sandbox.output.stat().st_mtime_ns if sandbox.output.is_dir() else 0


def kill_builds(sandbox: Sandbox, known: References, count: int, random_of: random.Random) -> Report:
    """End so many builds, every second one while it writes, the others at any moment."""
    report, present = Report(title="builds ended by a signal"), NEW
    for index, number in enumerate(shuffled(random_of, SIGNALS, count)):
        started = sandbox.start(*build_of(OLD if present == NEW else NEW))
        if index % 2:
            wait_for_writing(sandbox, started)
            started.wait_at_most(random_of.uniform(0, known.writing))
        else:
            started.wait_at_most(random_of.uniform(0, known.until_writing + known.writing))
        found = [*wrong_ending(started.end(number), number), *torn(sandbox, known.trees)]
        report.counts[number.name] += 1
        report.counts["while writing"] += tree_of(sandbox.output) not in known.trees.values()
        present = random_of.choice((OLD, NEW))
        found += build_again(sandbox, known.trees, present)
        report.findings.extend(f"round {index}, {number.name}: {each}" for each in found)
    return report


def shuffled(
    random_of: random.Random, values: Sequence[signal.Signals], count: int
) -> Sequence[signal.Signals]:
    """So many values, each as often as the others, in a random order."""
    drawn = [values[index % len(values)] for index in range(count)]
    random_of.shuffle(drawn)
    return drawn


def wrong_ending(ended: Ended, number: int) -> Iterator[str]:
    """How a command should not end by a signal: it says so in one line, once Python has come to its first."""
    if ended.traceback:
        yield f"a traceback: {ended.traceback}"
    elif ended.exit == 128 + number and "Traceback" not in ended.text:
        if len(ended.text.strip().splitlines()) != 1:
            yield f"expected one line, printed {ended.text!r}"
    elif ended.exit not in (0, -number) and "Traceback" not in ended.text:
        yield f"exit status {ended.exit}: {ended.text!r}"


def torn(sandbox: Sandbox, trees: Mapping[str, Tree]) -> Iterator[str]:
    """Files that are those of neither tree; hidden ones wait for the next build."""
    for path, content in tree_of(sandbox.output).items():
        is_hidden = any(part.startswith(".") for part in PurePath(path).parts)
        if not is_hidden and content not in {tree.get(path) for tree in trees.values()}:
            yield f"{path}: neither old nor new"


def build_again(sandbox: Sandbox, trees: Mapping[str, Tree], name: str) -> Iterator[str]:
    """Build, and say what is not as it should be then."""
    if (ended := sandbox.run(*build_of(name))) != NOTHING:
        yield f"the next build ends with {ended.exit}: {ended.text!r}"
    tree, wanted = tree_of(sandbox.output), trees[name]
    for path in sorted({path for path, _ in tree.items() ^ wanted.items()}):
        state = "is left" if path not in wanted else "is missing" if path not in tree else "differs"
        yield f"{path} {state} after the next build"
    yield from leftovers(sandbox.folder)
