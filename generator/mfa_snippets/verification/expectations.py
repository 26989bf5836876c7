"""The file `output/expectations.json`: what programs must do, and what SDKs may do otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mfa_snippets.errors import BadInput, Problem
from mfa_snippets.mock.faults import FAULTS
from mfa_snippets.verification.expected import Scenario
from mfa_snippets.verification.habits import Habits
from mfa_snippets.verification.reading import read

EXPECTATIONS = "expectations.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The whole file."""

    scenarios: Mapping[str, Scenario]
    languages: Mapping[str, Habits] = field(default_factory=dict)


def load_expectations(output: Path) -> Expectations:
    """The expectations of an output folder. Raises BadInput."""
    path = output / EXPECTATIONS
    expectations: Expectations = read(path, Expectations)
    problems = [
        Problem(str(path), 0, 0, f"scenarios.{name}: {message}")
        for name, scenario in expectations.scenarios.items()
        for message in _dangling(scenario)
    ]
    if problems:
        raise BadInput(*problems)
    return expectations


def _dangling(scenario: Scenario) -> Iterator[str]:
    """What names a step that there is not, or would send a program to the live service."""
    names = {step.name for step in scenario.steps}
    for failure in scenario.failures:
        for named in (failure.stops_at, failure.provoke.step):
            if named is not None and named not in names:
                yield f"failure {failure.name}: step '{named}' is not defined"
        if (failure.provoke.fault is None) != (failure.provoke.step is None):
            yield f"failure {failure.name}: expected a fault and a step, or neither"
        if failure.provoke.fault not in (None, *FAULTS):
            yield f"failure {failure.name}: unknown fault, expected one of {', '.join(FAULTS)}"
        requests = {request.name for request in scenario.requests}
        provoke = failure.provoke
        refused = failure.refusal.request if failure.refusal else None
        for request in (provoke.without_form, provoke.without_cookies, provoke.forged_cookies, refused):
            if request is not None and request not in requests:
                yield f"failure {failure.name}: request '{request}' is not defined"
        if failure.provoke.unset == "base_url":
            yield f"failure {failure.name}: the base URL cannot be unset, expected another role"
