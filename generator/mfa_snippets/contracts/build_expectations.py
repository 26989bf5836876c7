"""Build `expectations.json` from wires and scenarios alone, never from a binding or a template."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from mfa_snippets.contracts import expectations as contract
from mfa_snippets.contracts.files import copy_fields
from mfa_snippets.rendering.layout import cased
from mfa_snippets.spec.failure_modes import undetectable_gaps
from mfa_snippets.spec.operation import Operation, WireBody
from mfa_snippets.spec.scenario import Failure, Request, Scenario, Step, values_from_cookies
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, defaults
from mfa_snippets.spec.value import resolved


def build_expectations(specification: Specification) -> contract.Expectations:
    """What each scenario must do, and the known deviations of each SDK with their reasons."""
    scenarios, sdks = specification.scenarios.items(), specification.sdks.items()
    return contract.Expectations(
        scenarios={name: _scenario(specification, scenario) for name, scenario in scenarios},
        languages={language: _deviations(specification, sdk) for language, sdk in sdks},
    )


def _scenario(specification: Specification, scenario: Scenario) -> contract.Scenario:
    values: dict[str, Any] = defaults(specification, scenario)
    return contract.Scenario(
        title=scenario.title,
        amr=scenario.amr,
        steps=tuple(_steps(specification, scenario, values)),
        failures=tuple(_failure(failure, scenario) for failure in scenario.failures),
        requests=tuple(_response(request, values) for request in scenario.requests),
    )


def _steps(
    specification: Specification, scenario: Scenario, values: dict[str, Any]
) -> Iterator[contract.Step]:
    """What each step sends and prints; adds to `values` what it asks for and receives."""
    counts: dict[str, int] = {}
    cookies = values_from_cookies(scenario)
    for step in scenario.steps:
        values.update({name: values.get(kept) for name, kept in cookies.get(step.name, {}).items()})
        operation = specification.operations[step.operation]
        if step.ask:
            values[step.ask.name] = _origin(step.ask.kind, counts)
        asked, printed = (None, None) if scenario.requests else (step.ask, step.prints)
        yield contract.Step(
            name=step.name,
            operation=step.operation,
            asks=asked.prompt if asked else None,
            says=("{}".join([f"{printed.text} ", *printed.shows, ""]),) if printed else (),
            request=_request(operation, step, values),
        )
        results = {result: _origin(result, counts) for result in operation.results if operation.wire}
        values.update({name: results.get(result) for name, result in step.outputs.items()})


def _origin(kind: str, counts: dict[str, int]) -> str:
    """The name of a value by its origin: `{totp:1}` is the first code of an authenticator app."""
    counts[kind] = counts.get(kind, 0) + 1
    return f"{{{kind}:{counts[kind]}}}"


def _request(operation: Operation, step: Step, values: Mapping[str, Any]) -> contract.ExpectedRequest | None:
    wire = operation.wire
    if wire is None:
        return None
    arguments = {name: resolved(value, values) for name, value in step.arguments.items()}
    token = arguments.get("refresh_token") if wire.bearer == "refresh" else None
    return contract.ExpectedRequest(
        method=wire.method,
        path=wire.path.format_map({"method": "", **arguments}),
        bearer=f"{{project_id}}:{token}" if token else "{project_id}",
        body=_body(wire.body, arguments) if wire.body else None,
    )


def _body(body: WireBody, arguments: Mapping[str, Any]) -> contract.Body:
    values = {key: _sent(resolved(value, arguments)) for key, value in body.required.items()}
    required = {key: value for key, value in values.items() if value is not None}
    return contract.Body(required=required, optional=tuple(body.optional))


def _sent(value: Any) -> Any:
    """A value as the API spells it: keys of records in camel case, their values unchanged."""
    return {cased(key, "camel"): item for key, item in value.items()} if isinstance(value, dict) else value


def _failure(failure: Failure, scenario: Scenario) -> contract.Failure:
    triggers = {field.name: getattr(failure.provoke, field.name) for field in fields(contract.Trigger)}
    triggers = {name: value for name, value in triggers.items() if value is not None}
    hints = {hint.code: hint.text for hint in scenario.hints if not scenario.requests}
    return contract.Failure(
        name=failure.name,
        way=failure.mode,
        title=failure.title,
        provoke=contract.Trigger(**triggers),
        stops_at=failure.stops_at,
        error=copy_fields(contract.ExpectedError, failure.error),
        hint=hints.get(failure.error.code),
        refusal=copy_fields(contract.ErrorResponse, failure.refusal) if failure.refusal else None,
    )


def _response(request: Request, values: Mapping[str, Any]) -> contract.ExpectedResponse:
    """The response to a browser; `values` has the name of each token."""
    cookies = {cookie: values[name] for cookie, name in request.cookies_out.items()}
    return copy_fields(contract.ExpectedResponse, request, cookies=cookies, fields=tuple(request.body))


def _deviations(specification: Specification, sdk: Sdk) -> contract.SdkDeviations:
    return contract.SdkDeviations(
        extra_keys=tuple(copy_fields(contract.ExtraKey, key) for key in sdk.extra_keys),
        renamed_keys=tuple(copy_fields(contract.RenamedKey, key) for key in sdk.renamed_keys),
        errors=tuple(copy_fields(contract.ErrorDeviation, error) for error in sdk.errors),
        words=tuple(copy_fields(contract.ErrorMessages, item, says=item.patterns) for item in sdk.messages),
        swallowed=tuple(
            contract.UndetectableFailure(failure=failure.name, reason=gap.reason)
            for scenario in specification.scenarios.values()
            for failure in scenario.failures
            for gap in undetectable_gaps(sdk, failure)
        ),
    )
