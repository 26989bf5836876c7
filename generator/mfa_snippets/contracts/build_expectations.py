"""Say what scenarios must send, end with, and tell when they fail: `expectations.json`."""

from collections.abc import Iterator, Mapping
from typing import Any

from mfa_snippets.rendering.literals import cased
from mfa_snippets.rendering.web import brought, defaults, given
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Failure, Request, Scenario, Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification


def expectation_entries(specification: Specification) -> dict[str, Any]:
    """What each scenario must send and end with, and what each SDK may do otherwise, with reasons.

    Derived from wires and scenarios alone, never from a binding or a template.
    """
    return {
        "scenarios": {
            name: _scenario(specification, scenario) for name, scenario in specification.scenarios.items()
        },
        "languages": {
            language: {**_differences(sdk), "swallowed": list(_swallowed(specification, sdk))}
            for language, sdk in specification.sdks.items()
        },
    }


def _scenario(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    values: dict[str, Any] = defaults(specification, scenario)
    expected = {
        "title": scenario.title,
        "amr": list(scenario.amr),
        "steps": list(_steps(specification, scenario, values)),
        "failures": [_failure(failure, scenario) for failure in scenario.failures],
    }
    requests = expected_requests(scenario, values)
    return {**expected, "requests": requests} if requests else expected


def _steps(
    specification: Specification, scenario: Scenario, values: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """What each step sends; `values` gains what was asked for and received."""
    counts: dict[str, int] = {}
    cookies = brought(scenario)
    for step in scenario.steps:
        values.update({name: values.get(kept) for name, kept in cookies.get(step.name, {}).items()})
        operation = specification.operations[step.operation]
        if step.ask:
            values[step.ask.name] = _counted(step.ask.kind, counts)
        yield {
            "name": step.name,
            "operation": step.operation,
            "asks": step.ask.prompt if step.ask and not scenario.requests else None,
            "says": [] if scenario.requests else list(_says(step)),
            "request": _request(operation, step, values),
        }
        answered = {result: _counted(result, counts) for result in operation.results if operation.wire}
        values.update({name: answered.get(result) for name, result in step.receives.items()})


def _says(step: Step) -> Iterator[str]:
    """The lines that are printed, with `{}` for what languages write in their own ways."""
    if step.prints:
        yield "{}".join([f"{step.prints.text} ", *step.prints.shows, ""])


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
        required = {key: _sent(given(value, arguments)) for key, value in wire.body.required.items()}
        request["body"] = {
            "required": {key: value for key, value in required.items() if value is not None},
            "optional": list(wire.body.optional),
        }
    return request


def _sent(value: Any) -> Any:
    """A value as the API spells it: the fields of records in camel case, what a field holds as it is."""
    return {cased(key, "camel"): item for key, item in value.items()} if isinstance(value, dict) else value


def _failure(failure: Failure, scenario: Scenario) -> dict[str, Any]:
    provoke = {
        name: value for name, value in vars(failure.provoke).items() if value is not None and name[0] != "_"
    }
    error, refusal = failure.error, failure.refusal
    expected = {
        "name": failure.name,
        "way": failure.way,
        "title": failure.title,
        "provoke": provoke,
        "stops_at": failure.stops_at,
        "error": {"kind": error.kind, "code": error.code, "description": error.description},
    }
    hint = next((hint.text for hint in scenario.hints if hint.code == error.code), None)
    if hint and not scenario.requests:
        expected["hint"] = hint
    if refusal is None:
        return expected
    return {**expected, "refusal": {"request": refusal.request, "status": refusal.status}}


def _swallowed(specification: Specification, sdk: Sdk) -> Iterator[dict[str, Any]]:
    for scenario in specification.scenarios.values():
        for failure in scenario.failures:
            for gap in sdk.gaps:
                if gap.operation == failure.operation and failure.way in gap.swallows:
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
        "words": [
            {"failures": list(words.failures), "says": list(words.says), "source": words.source}
            for words in sdk.words
        ],
    }


def expected_requests(scenario: Scenario, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each request is answered: by name, the value of each cookie and the fields of the body."""
    return [_expected(request, values) for request in scenario.requests]


def _expected(request: Request, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": request.name,
        "steps": list(request.steps),
        "status": request.status,
        "cookies": {cookie: values[name] for cookie, name in request.keeps.items()},
        "fields": list(request.answers),
    }
