"""Judge one mutant: is anything published that was not, and which check says that it is wrong."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.emulator.server import running
from mfa_snippets.errors import InputError
from mfa_snippets.verify.publication import load_apps, load_expectations
from mfa_snippets.verify.run.workspace import cache_folder, collect_garbage

from .bench import Bench, Finding
from .operators import Mutant
from .published import Published, copied, published, write
from .sites import part_of

SECONDS_PER_RUN = 12.0
TESTS = {
    "web": ("tests/end_to_end/web",),
    "demo": ("tests/end_to_end/apps",),
    "functions": ("tests/end_to_end/paste", "tests/end_to_end/web/test_attacks.py"),
    "bindings": ("tests/end_to_end/paste", "tests/rendering/test_pins.py"),
    "project": ("tests/rendering/test_pins.py", "tests/rendering/test_dependencies.py"),
    "facts": ("tests/spec",),
}
"""Tests with expectations written by hand that a survivor of a part has to survive, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`refused`: it does not render. `unchanged`: no code of an app and no expectation is another.

    `unavailable`: it concerns only an SDK that is not installed here.
    """

    name: str
    key: str
    """The name without its line, which moves."""
    state: str
    """`refused`, `unchanged`, `unavailable`, `killed` or `survived`."""
    check: str = ""
    """The one that killed it."""
    finding: str = ""
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
            state, check, finding = self._judged(mutant)
        finally:
            path.write_text(text, "utf-8")
            write(self.base.files, self.bench.output)
        return Outcome(
            name=mutant.name,
            key=mutant.key,
            state=state,
            check=check,
            finding=finding[:300],
            seconds=round(time.monotonic() - started, 2),
        )

    def _judged(self, mutant: Mutant) -> tuple[str, str, str]:
        try:
            now = published(self.root)
        except InputError as error:
            return "refused", "build", str(error).partition("\n")[0]
        except Exception as error:  # a fault of ours: bad input must not end in a traceback
            return "refused", "traceback", repr(error)
        changed, lost = self.base.changed(now), self.base.lost(now)
        if not lost and not any(changed.values()):
            return "unchanged", "", ""  # at most comments differ
        write(now.files, self.bench.output)
        found = self._found(changed)
        if found is None and changed and all(self.bench.grounds[name].problem for name in changed):
            return "unavailable", "", ""
        found = found or self._tested(mutant, changed)
        return ("killed", *found) if found else ("survived", "", "")

    def _found(self, changed: dict[str, tuple[str, ...]]) -> Finding | None:
        """The first finding, in the quickest language first."""
        try:
            programs = programs_of(load_apps(self.bench.output))
            expectations = load_expectations(self.bench.output)
        except InputError as error:
            return "contract", str(error).partition("\n")[0]
        for language in (name for name in self.order if name in changed):
            own = [program for program in programs if program.language == language]
            found = self.bench.first_finding(own, expectations, changed[language]) if own else None
            if found:
                return found[0], f"{language}: {found[1]}"
        return None

    def _tested(self, mutant: Mutant, languages: Iterable[str]) -> Finding | None:
        tests = [name for name in TESTS.get(part_of(mutant.file), ()) if (self.root / name).exists()]
        if not tests:
            return None
        chosen = ("-k", f"({' or '.join(languages)}) and not many_users") if "tests/spec" not in tests else ()
        command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *chosen, *tests)
        ended = subprocess.run(command, cwd=self.root, capture_output=True, text=True, timeout=900)
        failed = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        if ended.returncode not in (0, 5) and not failed:
            raise RuntimeError(f"{mutant.name}: no test was run: {ended.stdout}{ended.stderr}")
        return ("tests", failed[0]) if failed else None


@contextlib.contextmanager
def judge_of(root: Path, number: int = 0) -> Iterator[Judge]:
    """A judge of mutants of a project, in a copy of it. Judges of another number share no workspace."""
    with (
        tempfile.TemporaryDirectory(prefix="mfa-snippets-") as name,
        running() as server,
        contextlib.ExitStack() as stack,
    ):
        copy = copied(root, Path(name))
        base, cache = published(copy), cache_folder(os.environ).parent / f"mutation-{number}"
        collect_garbage(cache)
        write(base.files, copy / "output")
        bench = Bench(
            output=copy / "output",
            cache=cache,
            control=server,
            limit=SECONDS_PER_RUN,
            stack=stack,
        )
        yield Judge(root=copy, base=base, bench=bench, order=_prepared(bench))


def _prepared(bench: Bench) -> tuple[str, ...]:
    """Prepare every app. Languages by how long one scenario takes; those that cannot run come last."""
    programs, expectations = programs_of(load_apps(bench.output)), load_expectations(bench.output)
    first = {program.language: program for program in reversed(programs)}
    bench.prepare([program.app for program in first.values()])
    taken: dict[str, float] = {}
    for language, program in first.items():
        started = time.monotonic()
        found = bench.plain_finding(program, expectations)
        if found:
            raise SystemExit(f"{language} fails without any fault: {found}")
        is_ready = bench.grounds[language].problem is None
        taken[language] = time.monotonic() - started if is_ready else float("inf")
    return tuple(sorted(taken, key=taken.__getitem__))
