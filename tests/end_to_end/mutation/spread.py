"""Choose few scenarios that do all that many do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.expectations import Expectations


def spread(programs: Sequence[Program], expectations: Expectations) -> list[Program]:
    """The one that does most, and behind it whichever does most that those before do not, if any does."""
    left = {program: _done(program, expectations) for program in programs}
    chosen: list[Program] = []
    done: set[str] = set()
    while left:
        following = max(left, key=lambda program: len(left[program] - done))
        more = left.pop(following) - done
        if not more:
            break
        chosen.append(following)
        done |= more
    return chosen


def _done(program: Program, expectations: Expectations) -> set[str]:
    """Each function with each key and flag that it has to send, each input, and each way the run fails."""
    scenario = expectations.scenarios[program.scenario]
    inputs = {f"{each.kind} {each.method}" for each in program.invocation.inputs}
    return inputs | {
        *(leaf for step in scenario.steps for leaf in _sent(step.function, step.request)),
        *(failure.way or failure.name for failure in scenario.failures),
        *(argument for argument in program.invocation.command if argument.startswith("--")),
    }


def _sent(function: str, request: Any) -> Iterator[str]:
    body = request.body.required if request and request.body else {}
    path = request.path if request else ""
    yield from (f"{function} {path} {leaf}" for leaf in ("", *_leaves(body)))


def _leaves(body: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in body.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}={value}" if isinstance(value, bool) else f"{above}{key}"
