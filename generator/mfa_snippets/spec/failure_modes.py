"""Attach each failure mode to the earliest scenario that runs the operation."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Failure, FailureError, FailureMode, Scenario, Step, Trigger
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification, can_do

Occurrence = tuple[str, Step]
"""A scenario, and its first step that performs an operation."""


def with_failures(specification: Specification) -> dict[str, Scenario]:
    """The scenarios with a failure for each operation and mode; several where no scenario is for all SDKs."""
    scenarios = specification.scenarios
    failures: dict[str, list[Failure]] = {name: [*scenario.failures] for name, scenario in scenarios.items()}
    for operation_name, operation in specification.operations.items():
        occurrences = tuple(_occurrences(operation_name, scenarios))
        for name, mode, error in _modes_of(operation, specification.failure_modes):
            matching = (each for each in occurrences if _can_fail(each[1], mode))
            for scenario, step in _covering(matching, specification):
                failures[scenario].append(_failure(name, mode, error, step))
    return {name: replace(scenario, failures=tuple(failures[name])) for name, scenario in scenarios.items()}


def _modes_of(
    operation: Operation, modes: Mapping[str, FailureMode]
) -> Iterator[tuple[str, FailureMode, FailureError]]:
    for name, mode in modes.items():
        if name in operation.fails:
            yield name, mode, FailureError(kind="answered", code=operation.fails[name])
        elif mode.of_every_call and mode.error and operation.wire:
            yield name, mode, mode.error


def _occurrences(operation: str, scenarios: Mapping[str, Scenario]) -> Iterator[Occurrence]:
    """The first occurrence of an operation in each scenario, by the number of steps before it.

    Web handlers are left out, because their scenarios list their failures themselves.
    """
    occurrences: list[tuple[int, Occurrence]] = []
    for name, scenario in scenarios.items():
        steps = () if scenario.requests else enumerate(scenario.steps)
        occurrences += [(index, (name, step)) for index, step in steps if step.operation == operation][:1]
    return (occurrence for _, occurrence in sorted(occurrences, key=lambda entry: entry[0]))


def _can_fail(step: Step, mode: FailureMode) -> bool:
    has_output = mode.output is None or mode.output in step.outputs.values()
    return has_output and (mode.argument is None or mode.argument in step.arguments)


def _covering(occurrences: Iterator[Occurrence], specification: Specification) -> Iterator[Occurrence]:
    """The first occurrence, and others for the SDKs that cannot do its scenario."""
    left = dict(specification.sdks)
    for name, step in occurrences:
        able = [language for language, sdk in left.items() if can_do(sdk, specification.scenarios[name])]
        if able:
            yield name, step
        left = {language: sdk for language, sdk in left.items() if language not in able}


def _failure(name: str, mode: FailureMode, error: FailureError, step: Step) -> Failure:
    operation = step.operation.replace(".", "-").replace("_", "-")
    return Failure(
        name=f"{operation}-{name}",
        title=mode.title,
        remedy=mode.remedy,
        provoke=Trigger(fault=mode.fault, step=step.name),
        stops_at=step.name,
        error=error,
        operation=step.operation,
        mode=name,
    )


def undetectable_gaps(sdk: Sdk, failure: Failure) -> tuple[Gap, ...]:
    """The gaps for which programs cannot detect a failure, because the SDK does not report it."""
    return tuple(
        gap for gap in sdk.gaps if gap.operation == failure.operation and failure.mode in gap.undetectable
    )
