"""Attach each failure mode to the earliest scenario that runs the operation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Failure, FailureError, FailureMode, Scenario, Step, Trigger
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification, can_do

Occurrence = tuple[str, Step]  # a scenario, and its first step that performs an operation


def with_failures(specification: Specification) -> dict[str, Scenario]:
    """The scenarios with a failure for each operation and mode; several where no scenario is for all SDKs."""
    scenarios = specification.scenarios
    failures: dict[str, list[Failure]] = {name: [*scenario.failures] for name, scenario in scenarios.items()}
    occurrences_of = _occurrences(scenarios)
    for operation_name, operation in specification.operations.items():
        occurrences = occurrences_of.get(operation_name, ())
        for name, mode, error in _modes_of(operation, specification.failure_modes):
            matching = (each for each in occurrences if _can_fail(each[1], mode))
            for scenario, step in _covering(matching, specification):
                failures[scenario].append(
                    Failure(
                        name=f"{operation_name.replace('.', '-').replace('_', '-')}-{name}",
                        title=mode.title,
                        remedy=mode.remedy,
                        provoke=Trigger(fault=mode.fault, step=step.name),
                        stops_at=step.name,
                        error=error,
                        operation=operation_name,
                        mode=name,
                    )
                )
    return {name: replace(scenario, failures=tuple(failures[name])) for name, scenario in scenarios.items()}


def _modes_of(
    operation: Operation, modes: Mapping[str, FailureMode]
) -> Iterator[tuple[str, FailureMode, FailureError]]:
    for name, mode in modes.items():
        if name in operation.fails:
            yield name, mode, FailureError(kind="answered", code=operation.fails[name])
        elif mode.error and operation.wire:
            yield name, mode, mode.error


def _occurrences(scenarios: Mapping[str, Scenario]) -> Mapping[str, Sequence[Occurrence]]:
    """Of each operation, by the number of steps before them, those after others last; not of web apps."""
    found: dict[str, list[tuple[bool, int, str, Step]]] = {}
    for name, scenario in scenarios.items():
        for index, step in enumerate(() if scenario.requests else scenario.steps):
            found.setdefault(step.operation, []).append((scenario.after is not None, index, name, step))
    return {
        operation: [(name, step) for *_, name, step in sorted(entries, key=lambda entry: entry[:2])]
        for operation, entries in found.items()
    }


def _can_fail(step: Step, mode: FailureMode) -> bool:
    has_output = mode.output is None or mode.output in step.outputs.values()
    is_included = has_output and step.operation not in mode.excluded
    return is_included and (mode.argument is None or mode.argument in step.arguments)


def _covering(occurrences: Iterator[Occurrence], specification: Specification) -> Iterator[Occurrence]:
    left = list(specification.sdks.values())
    for name, step in occurrences:
        unable = [sdk for sdk in left if not can_do(sdk, specification.scenarios[name])]
        if len(unable) < len(left):
            yield name, step
        left = unable


def undetectable_gaps(sdk: Sdk, failure: Failure) -> tuple[Gap, ...]:
    """The gaps for which apps cannot detect a failure, because the SDK does not report it."""
    gaps = sdk.gaps_by_operation.get(failure.operation or "", ())
    return tuple(gap for gap in gaps if failure.mode in gap.undetectable)
