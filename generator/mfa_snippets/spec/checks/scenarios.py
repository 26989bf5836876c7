"""Check one scenario: its steps, the requests to a web app, and its failures."""

import re
from collections.abc import Collection, Iterable
from dataclasses import fields

from mfa_snippets.errors import Problem
from mfa_snippets.spec.document import Document, Loc, Problems
from mfa_snippets.spec.scenario import Scenario, Trigger
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import check_argument
from mfa_snippets.spec.value import references

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CAUSES = [field.name for field in fields(Trigger) if field.name != "step"]
_OF_REQUEST = ("without_form", "without_cookies", "forged_cookies")


def check_scenario(specification: Specification, name: str) -> Problems:
    scenario, document = specification.scenarios[name], specification.documents[f"scenarios/{name}"]
    variables = specification.names["environment"]
    if not _NAME.fullmatch(name):
        message = f"'{name}' names runs, expected a file name such as totp-then-otp.yaml"
        yield Problem(str(document.path), 0, 0, message)
    yield from document.undefined(("environment",), "environment variable", scenario.environment, variables)
    if scenario.after == name or scenario.after not in specification.names["scenarios"]:
        others = [other for other in specification.names["scenarios"] if other != name]
        yield from document.undefined(("after",), "other scenario", scenario.after, others)
    if not scenario.requests and scenario.prints is None:
        message = "key 'prints' is missing, expected the demo's last line, or the requests to a web app"
        yield document.problem((), message)
    is_asking = any(step.ask or step.click for step in scenario.steps)
    if is_asking and not any("login_id" in step.arguments for step in scenario.steps):
        message = "a scenario that asks passes no login_id, expected the one that the messages are sent to"
        yield document.problem(("steps",), message)
    asked = [step.ask.name if step.ask else None for step in scenario.steps]
    yield from _distinct(document, "steps", ("name",), [step.name for step in scenario.steps])
    yield from _distinct(document, "steps", ("ask", "name"), asked)
    yield from _distinct(document, "failures", ("name",), [failure.name for failure in scenario.failures])
    yield from _steps(specification, scenario, document)
    yield from _requests(specification, scenario, document)
    yield from _failures(scenario, variables, document)
    for index, failure in enumerate(scenario.failures if specification.errors else ()):
        at, codes = ("failures", index, "error", "code"), specification.names["errors"]
        yield from document.undefined(at, "error", failure.error.code, codes)


def _distinct(document: Document, kind: str, at: Loc, names: Iterable[str | None]) -> Problems:
    earlier: set[str | None] = {None}
    for index, name in enumerate(names):
        if name and name in earlier:
            yield document.problem((kind, index, *at), f"'{name}' is here twice, expected distinct names")
        earlier.add(name)


def _steps(specification: Specification, scenario: Scenario, document: Document) -> Problems:
    operations = specification.operations
    arguments = (each for operation in operations.values() for each in operation.arguments.values())
    methods = {name for each in arguments if each.type == "delivery_method" for name in each.allowed}
    is_complete = bool(methods) and specification.is_complete("operations")
    values = {*scenario.environment, *(field for request in scenario.requests for field in request.form)}
    for index, step in enumerate(scenario.steps):
        at, operation = ("steps", index), operations[step.operation]
        used = list(references(step.values, *at, "with"))
        kind, parameters = f"parameter of {step.function}", specification.functions[step.function].parameters
        yield from document.undefined((*at, "with"), kind, step.values, parameters)
        for parameter in parameters.keys() - step.values.keys():
            message = f"step '{step.name}' has no {parameter}, expected every {kind}"
            yield document.problem((*at, "with"), message)
        if step.ask:
            values.add(step.ask.name)
            known = methods if is_complete else {step.ask.method or ""}
            yield from document.undefined((*at, "ask", "method"), "delivery method", step.ask.method, known)
            if step.ask.name not in {reference.name for _, reference in used}:
                message = f"'{step.ask.name}' is asked for and not used, expected it in the step's values"
                yield document.problem((*at, "ask", "name"), message)
        for loc, reference in used:
            yield from document.undefined(loc, "value", reference.name, values)
        for name, value in step.values.items():
            yield from check_argument(document, (*at, "with", name), value, operation)
        for output, result in step.outputs.items():
            kind = f"result of {step.operation}"
            yield from document.undefined((*at, "outputs", output), kind, result, operation.results)
        values |= set(step.outputs)


def _requests(specification: Specification, scenario: Scenario, document: Document) -> Problems:
    requests, variables = scenario.requests, specification.names["environment"]
    yield from _distinct(document, "requests", ("name",), [each.name for each in requests])
    yield from _distinct(document, "requests", ("path",), [f"{each.method} {each.path}" for each in requests])
    named, steps = [name for each in requests for name in each.steps], [step.name for step in scenario.steps]
    if requests and named != steps:
        message = f"steps {', '.join(named)}, expected each step of the scenario in one request, in order"
        yield document.problem(("requests",), message, ", ".join(steps))
    asked = [step.ask.name for step in scenario.steps if step.ask]
    outputs: set[str] = set()
    for index, request in enumerate(requests):
        at: Loc = ("requests", index)
        outputs.update(*(step.outputs for step in scenario.steps if step.name in request.steps))
        kind = "environment variable or answer"
        yield from document.undefined((*at, "form"), kind, request.form, variables, asked)
        for cookie, output in request.cookies_out.items():
            yield from document.undefined((*at, "cookies_out", cookie), "output", output, outputs)


def _failures(scenario: Scenario, variables: Collection[str], document: Document) -> Problems:
    steps, requests = ([entry.name for entry in entries] for entries in (scenario.steps, scenario.requests))
    asked = [step.ask.name for step in scenario.steps if step.ask]
    for index, failure in enumerate(scenario.failures):
        at, provoke, refusal = ("failures", index), failure.provoke, failure.refusal
        known = {"step": ("step", steps), "unset": ("environment variable", variables)}
        known |= {"wrong_input": ("input", asked), **dict.fromkeys(_OF_REQUEST, ("request", requests))}
        for key, (kind, names) in known.items():
            yield from document.undefined((*at, "provoke", key), kind, getattr(provoke, key), names)
        yield from document.undefined((*at, "stops_at"), "step", failure.stops_at, steps)
        if refusal:
            yield from document.undefined((*at, "refusal", "request"), "request", refusal.request, requests)
        yield from _trigger(provoke, (*at, "provoke"), document)
        if requests and refusal is None and provoke.unset is None:
            message = f"failure '{failure.name}' has no refusal, expected the request that is refused"
            yield document.problem(at, message, "refusal: {request: NAME, status: 401}")


def _trigger(provoke: Trigger, at: Loc, document: Document) -> Problems:
    present = [cause for cause in _CAUSES if getattr(provoke, cause) is not None]
    if len(present) != 1:
        message = f"{' and '.join(present) or 'none of them'}, expected exactly one of {', '.join(_CAUSES)}"
        yield document.problem(at, message)
    if (provoke.fault is None) != (provoke.step is None):
        yield document.problem(at, "a fault or a step alone, expected both or neither")
