"""Mutation suite: `python -m tests.end_to_end.mutation --seed 1 --count 500 --report mutation.json`.

A mutant is a fault in a template or in the specification. It counts if it renders and changes code or an
expectation, and is killed if one of the checks of `verify` finds it. Of 16 mutants, 12 are drawn from what
readers paste: 5 from the functions' and the client's templates, 4 from the bindings and functions of the
specification, 3 from the web server; 2 from the demo, and 1 each from the package files and the other facts.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing.util
import queue
import random
import signal
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from .by_hand import by_hand
from .drawing import drawn
from .equivalent import EQUIVALENT
from .judging import Judge, Outcome, judge_of
from .operators import Mutant
from .report import Report, read, why

ROOT = Path(__file__).parents[3]
_judges: list[Judge] = []
"""The judge of a worker process."""


def main() -> None:
    """Judge mutants until enough are counted, and say what came of them. Ctrl-C ends it with a summary."""
    options = _options()
    report = read(options.report, options.seed)
    print(f"seed {options.seed}", flush=True)
    numbers: queue.Queue[int] = multiprocessing.Manager().Queue()
    for number in range(options.jobs):
        numbers.put(number)
    pool = ProcessPoolExecutor(options.jobs, initializer=_start, initargs=(numbers,))
    with contextlib.suppress(KeyboardInterrupt), pool:
        try:
            if options.by_hand:
                faults = ((index, mutant) for index, _, mutant in by_hand(ROOT))
                for index, outcome in _judged(pool, options.jobs, faults, report.by_hand):
                    _note(report.by_hand, index, outcome, report, options)
            for index, outcome in _judged(pool, options.jobs, drawn(ROOT, options.seed), report.drawn):
                if report.drawn_and_counted >= options.count:
                    break
                _note(report.drawn, index, outcome, report, options)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    print("\n".join(report.lines(EQUIVALENT)))
    sys.exit(any(not why(one, EQUIVALENT) for one in report.survivors) or bool(report.tracebacks))


def _start(numbers: queue.Queue[int]) -> None:
    """Make the judge of this process, which ends with it."""
    stack = contextlib.ExitStack()
    _judges.append(stack.enter_context(judge_of(ROOT, numbers.get())))
    multiprocessing.util.Finalize(None, stack.close, exitpriority=10)


def _judge(mutant: Mutant) -> Outcome:
    return _judges[0].judge(mutant)


def _judged(
    pool: ProcessPoolExecutor, jobs: int, mutants: Iterator[tuple[int, Mutant]], known: dict[str, Outcome]
) -> Iterator[tuple[int, Outcome]]:
    """The outcome of each mutant that is not known yet, in their order."""
    waiting: deque[tuple[int, Future[Outcome]]] = deque()
    for index, mutant in mutants:
        if str(index) in known:
            continue
        waiting.append((index, pool.submit(_judge, mutant)))
        if len(waiting) > 2 * jobs:
            index, future = waiting.popleft()
            yield index, future.result()
    yield from ((index, future.result()) for index, future in waiting)


def _note(
    outcomes: dict[str, Outcome], index: int, outcome: Outcome, report: Report, options: argparse.Namespace
) -> None:
    outcomes[str(index)] = outcome
    if options.report:
        report.write(options.report)
    by = f" by {outcome.check}" if outcome.check else ""
    print(f"{index} {outcome.state}{by} in {outcome.seconds:.1f} s: {outcome.name}", flush=True)
    if outcome.finding and options.verbose:
        print(f"    {outcome.finding}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.end_to_end.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--count", type=int, default=500, help="mutants that are counted (500)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that judge (2)")
    parser.add_argument("--report", type=Path, help="JSON that is written, and gone on from if it is there")
    parser.add_argument(
        "--no-by-hand", dest="by_hand", action="store_false", help="only those that are drawn"
    )
    parser.add_argument("--verbose", action="store_true", help="what each check said")
    return parser.parse_args()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
