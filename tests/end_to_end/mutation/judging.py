"""Judge one mutant: is anything published that was not, and which check says that it is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mfa_snippets.contracts.expectations import Expectations, load_expectations
from mfa_snippets.contracts.programs import Program, load_programs
from mfa_snippets.errors import InputError

from .bench import CHECKS, Bench
from .operators import Mutant
from .published import Name, Published, published, write

MOST_PROGRAMS = 30
"""Programs of a language that are run before a mutant counts as one that survives them."""

SAME_DATA = "same data"
"""What stands for the check where only the order of keys differs: nothing that reads them can tell."""

TESTS = (
    "tests/spec/test_deriving.py",
    "tests/spec/test_failing.py",
    "tests/rendering/test_pins.py",
    "tests/rendering/test_segments.py",
    "tests/end_to_end/proof/test_in_turn.py",
)
"""Tests with expectations written by hand: none of them compares with a golden record."""

OF_FILES = {
    "layout.yaml": ("tests/rendering/test_literals.py", "tests/rendering/test_layout.py"),
    "java.yaml": ("tests/end_to_end/proof/test_maven.py",),
    "pom.xml": ("tests/end_to_end/proof/test_maven.py",),
    "tsconfig.json": ("tests/end_to_end/proof/test_compiler_options.py",),
}
"""Those that look at what files of one name say, and at nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`refused`: it does not render. `unchanged`: nothing of a program's proof is published otherwise."""

    name: str
    key: str
    """The name without its line, which moves."""
    state: str
    """`refused`, `unchanged`, `killed` or `survived`."""
    check: str = ""
    """The one that killed it; `SAME_DATA` for one that none can kill."""
    finding: str = ""
    programs: int = 0
    seconds: float = 0.0


@dataclass(slots=True, kw_only=True)
class Judge:
    """A copy of the project, what it publishes, and a bench to check that on."""

    root: Path
    base: Published
    bench: Bench
    order: tuple[str, ...]
    """Languages, the quickest first."""

    def judge(self, mutant: Mutant) -> Outcome:
        """What becomes of a mutant; the copy is as it was afterwards."""
        started = time.monotonic()
        path = self.root / mutant.file
        text = path.read_text("utf-8")
        path.write_text(mutant.text, "utf-8")
        try:
            state, check, finding, programs = self._judged(path)
        finally:
            path.write_text(text, "utf-8")
            self.bench.forget()
            write(self.base.files, self.bench.output)
        return Outcome(
            name=mutant.name,
            key=mutant.key,
            state=state,
            check=check,
            finding=finding[:300],
            programs=programs,
            seconds=round(time.monotonic() - started, 2),
        )

    def _judged(self, path: Path) -> tuple[str, str, str, int]:
        try:
            now = published(self.root)
        except InputError as error:
            return "refused", "build", str(error).partition("\n")[0], 0
        except Exception as error:  # a fault of ours: bad input must not end in a traceback
            return "refused", "traceback", repr(error), 0
        differing, gone = self.base.differing(now), set(self.base.facts) ^ set(now.facts)
        if not differing and not gone:
            return "unchanged", "", "", 0
        if not self.base.says_otherwise(now):
            return "survived", SAME_DATA, "", len(differing)
        write(now.files, self.bench.output)
        try:
            programs = load_programs(self.bench.output)
            expectations = load_expectations(self.bench.output)
        except InputError as error:
            return "killed", "contract", str(error).partition("\n")[0], len(differing)
        found = self._found(differing, programs, expectations) or self._tested(path)
        return ("killed", *found, len(differing)) if found else ("survived", "", "", len(differing))

    def _found(
        self, differing: list[Name], programs: tuple[Program, ...], expectations: Expectations
    ) -> tuple[str, str] | None:
        """The first check that finds something, the cheap ones first."""
        named = {(program.language, program.scenario): program for program in programs}
        for check, some in self._rounds([named[name] for name in differing], expectations):
            own = tuple(program for program in programs if program.cwd == some.cwd)
            ground = self.bench.on(own, expectations)
            if ground.project.problem and self.bench.grounds[some.cwd].has_sdk:
                return "prepare", ground.project.problem
            if check in ("run", "failures") and not ground.has_sdk:
                continue
            with self.bench.placed(some, ground):
                finding = CHECKS[check](self.bench, some, expectations, ground)
            if finding:
                return check, finding
        return None

    def _rounds(self, programs: list[Program], expectations: Expectations) -> Iterator[tuple[str, Program]]:
        """One program of each project through all checks, then those that send or fail as it did not."""
        by_project = {
            folder: _spread([one for one in programs if one.cwd == folder], expectations)
            for folder in self.order
        }
        for check in CHECKS:
            yield from ((check, some[0]) for some in by_project.values() if some)
        for number in range(1, MOST_PROGRAMS):
            for some in by_project.values():
                if number < len(some):
                    yield "run", some[number]
                    yield "failures", some[number]

    def _tested(self, path: Path) -> tuple[str, str] | None:
        tests = (*TESTS, *OF_FILES.get(path.name, ()))
        command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
        ended = subprocess.run(
            command, cwd=self.root, capture_output=True, text=True, timeout=600, env={**os.environ}
        )
        failed = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        if ended.returncode and not failed:
            raise RuntimeError(f"{path.name}: no test was run: {ended.stdout}{ended.stderr}")
        return ("tests", failed[0]) if failed else None


def _spread(programs: list[Program], expectations: Expectations) -> list[Program]:
    """The one that fails most, and behind it whichever does most that those before do not, if any does."""
    left = sorted(programs, key=lambda one: -len(expectations.scenarios[one.scenario].failures))
    chosen, done = left[:1], set(_done(left[0], expectations)) if left else set()
    del left[:1]
    while left and len(chosen) < MOST_PROGRAMS:
        following = max(left, key=lambda one: len(_done(one, expectations) - done))
        if _done(following, expectations) <= done:
            break
        chosen.append(following)
        done |= _done(following, expectations)
        left.remove(following)
    return chosen


def _done(program: Program, expectations: Expectations) -> set[str]:
    """Each path, and each value below its body, that a program has to send; each way in which it fails."""
    scenario = expectations.scenarios[program.scenario]
    requests = [step.request for step in scenario.steps if step.request]
    bodies = {one.path: one.body.required if one.body else {} for one in requests}
    sent = {f"{path} {leaf}" for path, body in bodies.items() for leaf in ("", *_leaves(body))}
    return sent | {failure.way or failure.name for failure in scenario.failures}


def _leaves(body: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in body.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}={value}"
