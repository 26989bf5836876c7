"""Build `apps.json`, how scenarios are run, and `expectations.json`, of wires and scenarios alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from mfa_snippets.contracts import apps, expectations
from mfa_snippets.contracts.files import copy_fields
from mfa_snippets.spec.operation import Wire
from mfa_snippets.spec.scenario import Failure, Request, Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.value import resolved

_CLIENT = "client"
_BEARERS = {"refresh": "refresh_token", "management": "management_client"}  # by arguments that authorize


def build_apps(specification: Specification) -> tuple[apps.App, ...]:
    """The app of each language, with the scenarios that its SDK can do."""
    return tuple(
        copy_fields(
            apps.App,
            sdk.toolchain,
            language=language,
            form_of=specification.variants.get(language),
            folder=f"{apps.EXAMPLES}/{language}",
            client=sdk.app.files[_CLIENT],
            lexer=sdk.fence,
            sdk=apps.Sdk(name=sdk.package, version=sdk.version, probe=sdk.toolchain.probe),
            invocations=tuple(
                _invocation(specification, sdk, name, scenario)
                for name, scenario in specification.possible[language].items()
            ),
        )
        for language, sdk in specification.sdks.items()
    )


def _invocation(specification: Specification, sdk: Sdk, name: str, scenario: Scenario) -> apps.Invocation:
    modules = {specification.modules[step.function] for step in scenario.steps}
    touched = (path for key, path in sdk.app.files.items() if key in {_CLIENT, scenario.entry, *modules})
    roles, examples = dict.fromkeys(("project_id", *scenario.environment)), _examples(specification, scenario)
    variables = ((role, specification.environment[role]) for role in roles)
    fields = {name: apps.Field(role=name, value=value) for name, value in examples.items()}
    fields |= {name: apps.Field(input=number) for name, number in scenario.inputs.items()}
    return apps.Invocation(
        scenario=name,
        command=(*sdk.toolchain.run[scenario.entry], *scenario.arguments),
        files=tuple(sorted(touched)),
        after=scenario.after,
        environment=(
            apps.Variable(name=sdk.base_url.variable, role="base_url"),
            *(apps.Variable(name=each.variable, role=role, example=each.example) for role, each in variables),
        ),
        inputs=tuple(_inputs(scenario, examples)),
        requests=tuple(
            copy_fields(apps.Request, request, form={name: fields[name] for name in request.form})
            for request in scenario.requests
        ),
    )


def _examples(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    """The example of each variable that an app reads or a browser sends."""
    roles = {*scenario.environment, *(field for request in scenario.requests for field in request.form)}
    return {role: variable.example for role, variable in specification.environment.items() if role in roles}


def _inputs(scenario: Scenario, examples: Mapping[str, Any]) -> Iterator[apps.Input]:
    known = [resolved(step.arguments.get("login_id"), examples) for step in scenario.steps]
    first = next(filter(None, known), "")
    for step, login_id in zip(scenario.steps, known, strict=True):
        if action := step.ask or step.click:
            yield apps.Input(kind=action.kind, method=action.method, login_id=login_id or first)


def build_expectations(specification: Specification) -> expectations.Expectations:
    """What each scenario must do, and the known deviations of each SDK with their reasons."""
    scenarios, sdks = specification.scenarios.items(), specification.sdks.items()
    return expectations.Expectations(
        scenarios={name: _scenario(specification, scenario) for name, scenario in scenarios},
        languages={language: _deviations(specification, sdk) for language, sdk in sdks},
    )


def _scenario(specification: Specification, scenario: Scenario) -> expectations.Scenario:
    steps = list(_steps(specification, scenario))
    after = {step.name: values for step, values in steps}
    return copy_fields(
        expectations.Scenario,
        scenario,
        prints=scenario.prints or "",
        steps=tuple(step for step, _ in steps),
        failures=tuple(_failure(failure, scenario.inputs) for failure in scenario.failures),
        requests=tuple(_response(request, after[request.steps[-1]]) for request in scenario.requests),
    )


def _steps(
    specification: Specification, scenario: Scenario
) -> Iterator[tuple[expectations.Step, dict[str, Any]]]:
    """Each step, with the values known after it; a sign-up returns the login ID it was given."""
    values, counts = _examples(specification, scenario), dict[str, int]()
    known = resolved(scenario.steps[0].arguments, values)
    for step in scenario.steps:
        operation = specification.operations[step.operation]
        if step.ask:
            values[step.ask.name] = _origin(step.ask.kind, counts)
        expected = copy_fields(
            expectations.Step,
            step,
            asks=step.ask.prompt if step.ask and not scenario.requests else None,
            says=(step.prints,) if step.prints else (),
            request=_request(operation.wire, resolved(step.arguments, values)) if operation.wire else None,
        )
        returned = operation.results if operation.wire else ()
        results = {result: known.get(result) or _origin(result, counts) for result in returned}
        values |= {name: results.get(result) for name, result in step.outputs.items()}
        yield expected, dict(values)


def _origin(kind: str, counts: dict[str, int]) -> str:
    """The name of a value by its origin: `{totp:1}` is the first code of an authenticator app."""
    counts[kind] = counts.get(kind, 0) + 1
    return f"{{{kind}:{counts[kind]}}}"


def _request(wire: Wire, arguments: Mapping[str, Any]) -> expectations.ExpectedRequest:
    token = arguments.get(_BEARERS.get(wire.bearer, ""))
    sent = resolved(wire.body.required if wire.body else {}, arguments)
    required = {key: _in_camel_case(value) for key, value in sent.items() if value is not None}
    return expectations.ExpectedRequest(
        method=wire.method,
        path=wire.path.format_map({"method": "", **arguments}),
        query=expectations.query_text(resolved(wire.query, arguments).items()),
        bearer=f"{{project_id}}:{token}" if token else "{project_id}",
        body=expectations.Body(required=required, optional=wire.body.optional) if wire.body else None,
    )


def _in_camel_case(value: Any) -> Any:
    return {to_camel(key): item for key, item in value.items()} if isinstance(value, dict) else value


def _failure(failure: Failure, inputs: Mapping[str, int]) -> expectations.Failure:
    number = inputs.get(failure.provoke.wrong_input or "")
    trigger = copy_fields(expectations.Trigger, failure.provoke, wrong_input=number)
    return copy_fields(expectations.Failure, failure, way=failure.mode, provoke=trigger)


def _response(request: Request, values: Mapping[str, Any]) -> expectations.ExpectedResponse:
    cookies = {cookie: values[name] if name else "" for cookie, name in request.cookies_out.items()}
    return copy_fields(expectations.ExpectedResponse, request, cookies=cookies)


def _deviations(specification: Specification, sdk: Sdk) -> expectations.SdkDeviations:
    return copy_fields(
        expectations.SdkDeviations,
        sdk,
        words={failure: item.patterns for item in sdk.messages for failure in item.failures},
        swallowed={
            failure.name: gap.reason
            for scenario in specification.scenarios.values()
            for failure in scenario.failures
            for gap in sdk.gaps_by_operation.get(failure.operation or "", ())
            if failure.mode in gap.undetectable
        },
    )
