"""Mutation suite: `python -m tests.end_to_end.mutation --seed 1 --count 500 --report mutation.json`."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mfa_snippets.contracts.expectations import load_expectations
from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.verify.run.task import RunContext
from mfa_snippets.verify.run.workspace import cache_folder

from .bench import Bench, used
from .by_hand import by_hand
from .drawing import drawn
from .equivalent import EQUIVALENT
from .judging import Judge, Outcome
from .published import copied, published, write
from .report import Report, read, why

ROOT = Path(__file__).parents[3]
SECONDS_PER_RUN = 12.0


@contextlib.contextmanager
def judge_of(root: Path) -> Iterator[Judge]:
    """A judge of mutants of a project, in a copy of it."""
    with (
        tempfile.TemporaryDirectory(prefix="mfa-snippets-") as name,
        running() as server,
        contextlib.ExitStack() as stack,
    ):
        copy = copied(root, Path(name))
        base = published(copy)
        write(base.files, copy / "output")
        bench = Bench(
            output=copy / "output",
            signatures=copy / "tests" / "signatures",
            cache=cache_folder(os.environ).parent / "mutation",
            stage=RunContext(control=Control(server.url), environ=os.environ, limit=SECONDS_PER_RUN),
            stack=stack,
        )
        bench.prepare(load_programs(bench.output), load_expectations(bench.output))
        yield Judge(root=copy, base=base, bench=bench, order=_quickest_first(bench))


def _quickest_first(bench: Bench) -> tuple[str, ...]:
    """Projects by how long a run of the first program takes; those that cannot run come last."""
    expectations = load_expectations(bench.output)
    taken: dict[str, float] = {}
    for folder, ground in bench.grounds.items():
        started, program = time.monotonic(), ground.programs[0]
        with bench.placed(program, ground):
            finding = bench.run(program, expectations, ground) if ground.has_sdk else None
        if finding:
            raise SystemExit(f"{folder} fails without any fault: {finding}")
        taken[folder] = time.monotonic() - started if ground.has_sdk else float("inf")
    return tuple(sorted(taken, key=taken.__getitem__))


def main() -> None:
    """Judge mutants until enough are counted, and say what came of them. Ctrl-C ends it with a summary."""
    options = _options()
    report = read(options.report, options.seed)
    print(f"seed {options.seed}", flush=True)
    with contextlib.suppress(KeyboardInterrupt), judge_of(ROOT) as judge:
        report.used = used(judge.bench.grounds)
        print(f"with {report.used}", flush=True)
        if options.by_hand:
            _by_hand(judge, report, options)
        _drawn(judge, report, options)
    print("\n".join(report.lines(EQUIVALENT)))
    sys.exit(any(not why(one, EQUIVALENT) for one in report.survivors) or bool(report.tracebacks))


def _by_hand(judge: Judge, report: Report, options: argparse.Namespace) -> None:
    for index, name, mutant in by_hand(judge.root):
        if str(index) not in report.by_hand:
            _note(report.by_hand, index, judge.judge(mutant), report, options, name)


def _drawn(judge: Judge, report: Report, options: argparse.Namespace) -> None:
    for index, mutant in drawn(judge.root, options.seed):
        counted = sum(one.state in ("killed", "survived") for one in report.drawn.values())
        if counted >= options.count or (options.to is not None and index >= options.to):
            return
        if index >= options.start and str(index) not in report.drawn:
            _note(report.drawn, index, judge.judge(mutant), report, options)


def _note(
    outcomes: dict[str, Outcome],
    index: int,
    outcome: Outcome,
    report: Report,
    options: argparse.Namespace,
    name: str = "",
) -> None:
    outcomes[str(index)] = outcome
    if options.report:
        report.write(options.report)
    by = f" by {outcome.check}" if outcome.check else ""
    print(f"{index} {outcome.state}{by} in {outcome.seconds:.1f} s: {name or outcome.name}", flush=True)
    if outcome.finding and options.verbose:
        print(f"    {outcome.finding}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.end_to_end.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--count", type=int, default=500, help="mutants that are counted (500)")
    parser.add_argument("--from", dest="start", type=int, default=0, help="index of the first that is judged")
    parser.add_argument("--to", type=int, help="index of the first that is not judged any more")
    parser.add_argument("--report", type=Path, help="JSON that is written, and gone on from if it is there")
    parser.add_argument(
        "--no-by-hand", dest="by_hand", action="store_false", help="only those that are drawn"
    )
    parser.add_argument("--verbose", action="store_true", help="what each check said")
    return parser.parse_args()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
