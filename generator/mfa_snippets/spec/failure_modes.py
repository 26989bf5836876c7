"""Let each operation fail in each way that it can, once: in the scenario that comes to it soonest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mfa_snippets.spec.capabilities import can_do
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Failure, FailureError, FailureMode, Provocation, Scenario, Step
from mfa_snippets.spec.sdk import Sdk


@dataclass(frozen=True, slots=True)
class Spot:
    """A step that performs an operation; `index` says how much has to run before it."""

    index: int
    scenario: str
    step: Step


def with_failures(
    scenarios: Mapping[str, Scenario],
    ways: Mapping[str, FailureMode],
    operations: Mapping[str, Operation],
    sdks: Mapping[str, Sdk],
) -> dict[str, Scenario]:
    """The scenarios with a failure for each operation and way; more than one where no scenario is for all."""
    made: dict[str, list[Failure]] = {}
    for name, operation in operations.items():
        spots = tuple(_spots(name, scenarios))
        for way_name, way, error in _ways_of(operation, ways):
            for spot in _chosen(_fitting(spots, way), scenarios, sdks):
                failure = _failure(way_name, way, error, spot.step)
                made.setdefault(spot.scenario, []).append(failure)
    return {
        name: replace(scenario, failures=(*scenario.failures, *made.get(name, ())))
        for name, scenario in scenarios.items()
    }


def _ways_of(
    operation: Operation, ways: Mapping[str, FailureMode]
) -> Iterator[tuple[str, FailureMode, FailureError]]:
    for name, way in ways.items():
        if name in operation.fails:
            yield name, way, FailureError(kind="answered", code=operation.fails[name])
        elif way.of_every_call and way.error and operation.wire:
            yield name, way, way.error


def _spots(operation: str, scenarios: Mapping[str, Scenario]) -> Iterator[Spot]:
    """Where an operation is performed first in each scenario, the soonest before others.

    A web handler answers a browser, and says what its failures are itself.
    """
    scenarios = {name: scenario for name, scenario in scenarios.items() if not scenario.requests}
    for index in range(max((len(each.steps) for each in scenarios.values()), default=0)):
        for name, scenario in scenarios.items():
            before = [step.operation for step in scenario.steps[:index]]
            if index < len(scenario.steps) and operation not in before:
                step = scenario.steps[index]
                if step.operation == operation:
                    yield Spot(index, name, step)


def _fitting(spots: tuple[Spot, ...], way: FailureMode) -> Iterator[Spot]:
    for spot in spots:
        keeps = way.receives is None or way.receives in spot.step.receives.values()
        if keeps and (way.gives is None or way.gives in spot.step.arguments):
            yield spot


def _chosen(
    spots: Iterator[Spot], scenarios: Mapping[str, Scenario], sdks: Mapping[str, Sdk]
) -> Iterator[Spot]:
    """The first spot, and others for the SDKs that cannot do its scenario."""
    left = set(sdks)
    for spot in spots:
        able = {language for language in left if can_do(sdks[language], scenarios[spot.scenario])}
        if able:
            yield spot
        left -= able


def swallows(sdk: Sdk, failure: Failure) -> bool:
    """Whether programs cannot tell a failure, since the SDK does not tell them."""
    return any(gap.operation == failure.operation and failure.way in gap.swallows for gap in sdk.gaps)


def _failure(name: str, way: FailureMode, error: FailureError, step: Step) -> Failure:
    return Failure(
        name=f"{_kebab(step.operation)}-{name}",
        title=way.title,
        remedy=way.remedy,
        provoke=Provocation(fault=way.fault, step=step.name),
        stops_at=step.name,
        error=error,
        operation=step.operation,
        way=name,
    )


def _kebab(operation: str) -> str:
    return operation.replace(".", "-").replace("_", "-")
