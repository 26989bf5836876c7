"""Attach each failure mode to the earliest scenario that runs the operation."""

from dataclasses import replace

from mfa_snippets.spec.scenario import Failure, FailureError, FailureMode, Scenario, Step, Trigger
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification, can_do


def with_failures(specification: Specification) -> dict[str, Scenario]:
    """The scenarios with a failure for each operation and mode; several where no scenario is for all SDKs."""
    scenarios, steps = specification.scenarios, _ordered_steps(specification)
    failures: dict[str, list[Failure]] = {name: [*scenario.failures] for name, scenario in scenarios.items()}
    for operation_name, operation in specification.operations.items():
        performing = [(name, step) for name, step in steps if step.operation == operation_name]
        for mode_name, mode in specification.failure_modes.items():
            code, error = operation.fails.get(mode_name), mode.error if operation.wire else None
            error = FailureError(kind="answered", code=code) if code else error
            left = list(specification.sdks.values())
            for name, step in performing if error else ():
                unable = [sdk for sdk in left if not can_do(sdk, scenarios[name])]
                if error and len(unable) < len(left) and _can_fail(step, mode):
                    left = unable
                    failures[name].append(_failure(operation_name, step, mode_name, mode, error))
    return {name: replace(scenario, failures=tuple(failures[name])) for name, scenario in scenarios.items()}


def _ordered_steps(specification: Specification) -> list[tuple[str, Step]]:
    """Steps by the number of those before them, in scenarios after others last; not of web apps."""
    found = [
        (scenario.after is not None, index, name, step)
        for name, scenario in specification.scenarios.items()
        for index, step in enumerate(() if scenario.requests else scenario.steps)
    ]
    return [(name, step) for *_, name, step in sorted(found, key=lambda entry: entry[:2])]


def _can_fail(step: Step, mode: FailureMode) -> bool:
    has_output = mode.output is None or mode.output in step.outputs.values()
    has_argument = mode.argument is None or mode.argument in step.arguments
    return has_output and has_argument and step.operation not in mode.excluded


def _failure(operation: str, step: Step, name: str, mode: FailureMode, error: FailureError) -> Failure:
    return Failure(
        name=f"{operation.replace('.', '-').replace('_', '-')}-{name}",
        title=mode.title,
        remedy=mode.remedy,
        provoke=Trigger(fault=mode.fault, step=step.name),
        stops_at=step.name,
        error=error,
        operation=operation,
        mode=name,
    )


def undetectable_gaps(sdk: Sdk, failure: Failure) -> tuple[Gap, ...]:
    """The gaps for which apps cannot detect a failure, because the SDK does not report it."""
    gaps = sdk.gaps_by_operation.get(failure.operation or "", ())
    return tuple(gap for gap in gaps if failure.mode in gap.undetectable)
