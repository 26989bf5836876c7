"""Say what scenarios must send, end with, and tell when they fail: `expectations.json`."""

from collections.abc import Iterator, Mapping
from typing import Any

from .model import Failure, Operation, Scenario, Sdk, Step
from .specification import Specification
from .values import defaults, given


def expectation_entries(specification: Specification) -> dict[str, Any]:
    """What each scenario must send and end with, and what each SDK may do otherwise, with reasons.

    Derived from wires and scenarios alone, never from a binding or a template.
    """
    return {
        "scenarios": {
            name: {
                "title": scenario.title,
                "amr": list(scenario.amr),
                "steps": list(_steps(specification, scenario)),
                "failures": [_failure(failure) for failure in scenario.failures],
            }
            for name, scenario in specification.scenarios.items()
        },
        "languages": {
            language: {**_differences(sdk), "swallowed": list(_swallowed(specification, sdk))}
            for language, sdk in specification.sdks.items()
        },
    }


def _steps(specification: Specification, scenario: Scenario) -> Iterator[dict[str, Any]]:
    values: dict[str, Any] = defaults(specification, scenario)
    counts: dict[str, int] = {}
    for step in scenario.steps:
        operation = specification.operations[step.operation]
        if step.ask:
            values[step.ask.name] = _counted(step.ask.kind, counts)
        yield {
            "name": step.name,
            "operation": step.operation,
            "says": list(_says(step)),
            "request": _request(operation, step, values),
        }
        answered = {result: _counted(result, counts) for result in operation.results if operation.wire}
        values.update({name: answered.get(result) for name, result in step.receives.items()})


def _says(step: Step) -> Iterator[str]:
    """The lines that are printed, with `{}` for the value behind a text."""
    if step.ask:
        yield step.ask.prompt
    if step.prints:
        yield f"{step.prints.text} {{}}"


def _counted(kind: str, counts: dict[str, int]) -> str:
    """The name of a value by its origin: `{totp:1}` is the first code of an authenticator app."""
    counts[kind] = counts.get(kind, 0) + 1
    return f"{{{kind}:{counts[kind]}}}"


def _request(operation: Operation, step: Step, values: Mapping[str, Any]) -> dict[str, Any] | None:
    wire = operation.wire
    if wire is None:
        return None
    arguments = {name: given(value, values) for name, value in step.arguments.items()}
    token = arguments.get("refresh_token") if wire.bearer == "refresh" else None
    request: dict[str, Any] = {
        "method": wire.method,
        "path": wire.path.format_map({"method": "", **arguments}),
        "bearer": f"{{project_id}}:{token}" if token else "{project_id}",
    }
    if wire.body:
        required = {key: given(value, arguments) for key, value in wire.body.required.items()}
        request["body"] = {
            "required": {key: value for key, value in required.items() if value is not None},
            "optional": list(wire.body.optional),
        }
    return request


def _failure(failure: Failure) -> dict[str, Any]:
    provoke = {
        name: value for name, value in vars(failure.provoke).items() if value is not None and name[0] != "_"
    }
    error = failure.error
    return {
        "name": failure.name,
        "way": failure.way,
        "title": failure.title,
        "provoke": provoke,
        "stops_at": failure.stops_at,
        "error": {"kind": error.kind, "code": error.code, "description": error.description},
    }


def _swallowed(specification: Specification, sdk: Sdk) -> Iterator[dict[str, Any]]:
    for scenario in specification.scenarios.values():
        for failure in scenario.failures:
            for gap in sdk.gaps:
                if gap.operation == failure.operation and failure.way in gap.ways:
                    yield {"failure": failure.name, "reason": gap.reason}


def _differences(sdk: Sdk) -> dict[str, Any]:
    return {
        "extra_keys": [
            {"operation": extra.operation, "key": extra.key, "value": extra.value, "reason": extra.reason}
            for extra in sdk.extra_keys
        ],
        "renamed_keys": [
            {
                "operation": renamed.operation,
                "key": renamed.key,
                "sent": renamed.sent,
                "reason": renamed.reason,
            }
            for renamed in sdk.renamed_keys
        ],
        "errors": [
            {
                "failure": error.failure,
                "code": error.code,
                "description": error.description,
                "reason": error.reason,
            }
            for error in sdk.errors
        ],
    }
