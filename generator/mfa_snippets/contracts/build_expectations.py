"""Build `expectations.json` from wires and scenarios alone, never from a binding or a template."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mfa_snippets.contracts import expectations as contract
from mfa_snippets.contracts.expectations import query_text
from mfa_snippets.contracts.files import copy_fields
from mfa_snippets.rendering.layout import cased
from mfa_snippets.spec.failure_modes import undetectable_gaps
from mfa_snippets.spec.operation import Operation, WireBody
from mfa_snippets.spec.scenario import Failure, Request, Scenario, Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, examples
from mfa_snippets.spec.value import resolved

_BEARERS = {"refresh": "refresh_token", "management": "management_client"}
"""The argument that a request is authorized by, beside the project ID."""


def build_expectations(specification: Specification) -> contract.Expectations:
    """What each scenario must do, and the known deviations of each SDK with their reasons."""
    scenarios, sdks = specification.scenarios.items(), specification.sdks.items()
    return contract.Expectations(
        scenarios={name: _scenario(specification, scenario) for name, scenario in scenarios},
        languages={language: _deviations(specification, sdk) for language, sdk in sdks},
    )


def _scenario(specification: Specification, scenario: Scenario) -> contract.Scenario:
    after: dict[str, dict[str, Any]] = {}
    asked = [step.ask.name for step in scenario.steps if step.ask]
    return copy_fields(
        contract.Scenario,
        scenario,
        prints=scenario.prints or "",
        steps=tuple(_steps(specification, scenario, after)),
        failures=tuple(_failure(failure, asked) for failure in scenario.failures),
        requests=tuple(_response(request, after[request.steps[-1]]) for request in scenario.requests),
    )


def _steps(
    specification: Specification, scenario: Scenario, after: dict[str, dict[str, Any]]
) -> Iterator[contract.Step]:
    """Adds to `after` the values known after each step; a sign-up returns the login ID it was given."""
    values, counts = examples(specification, scenario), dict[str, int]()
    known = {name: resolved(value, values) for name, value in scenario.steps[0].arguments.items()}
    for step in scenario.steps:
        operation = specification.operations[step.operation]
        if step.ask:
            values[step.ask.name] = _origin(step.ask.kind, counts)
        yield contract.Step(
            name=step.name,
            function=step.function,
            operation=step.operation,
            asks=step.ask.prompt if step.ask and not scenario.requests else None,
            says=(step.prints,) if step.prints else (),
            request=_request(operation, step, values),
        )
        returned = operation.results if operation.wire else ()
        results = {result: known.get(result) or _origin(result, counts) for result in returned}
        values |= {name: results.get(result) for name, result in step.outputs.items()}
        after[step.name] = dict(values)


def _origin(kind: str, counts: dict[str, int]) -> str:
    """The name of a value by its origin: `{totp:1}` is the first code of an authenticator app."""
    counts[kind] = counts.get(kind, 0) + 1
    return f"{{{kind}:{counts[kind]}}}"


def _request(operation: Operation, step: Step, values: Mapping[str, Any]) -> contract.ExpectedRequest | None:
    wire = operation.wire
    if wire is None:
        return None
    arguments = {name: resolved(value, values) for name, value in step.arguments.items()}
    token = arguments.get(_BEARERS.get(wire.bearer, ""))
    return contract.ExpectedRequest(
        method=wire.method,
        path=wire.path.format_map({"method": "", **arguments}),
        query=query_text(resolved(wire.query, arguments).items()),
        bearer=f"{{project_id}}:{token}" if token else "{project_id}",
        body=_body(wire.body, arguments) if wire.body else None,
    )


def _body(body: WireBody, arguments: Mapping[str, Any]) -> contract.Body:
    values = {key: _sent(resolved(value, arguments)) for key, value in body.required.items()}
    required = {key: value for key, value in values.items() if value is not None}
    return contract.Body(required=required, optional=tuple(body.optional))


def _sent(value: Any) -> Any:
    return {cased(key, "camel"): item for key, item in value.items()} if isinstance(value, dict) else value


def _failure(failure: Failure, asked: Sequence[str]) -> contract.Failure:
    provoke = {name: value for name, value in vars(failure.provoke).items() if value is not None}
    if failure.provoke.wrong_input:
        provoke["wrong_input"] = asked.index(failure.provoke.wrong_input) + 1
    return copy_fields(contract.Failure, failure, way=failure.mode, provoke=contract.Trigger(**provoke))


def _response(request: Request, values: Mapping[str, Any]) -> contract.ExpectedResponse:
    cookies = {cookie: values[name] if name else "" for cookie, name in request.cookies_out.items()}
    return copy_fields(contract.ExpectedResponse, request, cookies=cookies)


def _deviations(specification: Specification, sdk: Sdk) -> contract.SdkDeviations:
    return copy_fields(
        contract.SdkDeviations,
        sdk,
        words={failure: item.patterns for item in sdk.messages for failure in item.failures},
        swallowed={
            failure.name: gap.reason
            for scenario in specification.scenarios.values()
            for failure in scenario.failures
            for gap in undetectable_gaps(sdk, failure)
        },
    )
