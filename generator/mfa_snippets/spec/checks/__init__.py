"""Check a specification: each name in it is defined, and what belongs together is there."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from re import fullmatch, search
from typing import Any

from mfa_snippets.contracts.facts import NAME
from mfa_snippets.errors import Problem
from mfa_snippets.spec.document import KEY, Document, Loc, Problems
from mfa_snippets.spec.factors import PLACEHOLDER
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.scenario import Scenario, Trigger
from mfa_snippets.spec.specification import Capability, Specification
from mfa_snippets.spec.validation import check_placeholders, shown
from mfa_snippets.spec.value import Reference, references

PROJECT_ID = "project_id"
_CAUSES = [field.name for field in fields(Trigger) if field.name != "step"]


def check(specification: Specification) -> Problems:
    """Every problem but those of a file alone, of factors, and of SDKs."""
    variables = specification.documents["environment"]
    if variables and PROJECT_ID not in variables:
        document = next(iter(variables.values()))
        yield document.problem((KEY,), f"variable '{PROJECT_ID}' is missing, expected it here")
    for name in (name for name in specification.errors if not fullmatch(rf"E[0-9]+|{NAME}", name)):
        message = f"'{name}', expected a code such as E061103, or a word such as input"
        yield specification.documents["errors"][name].problem((KEY,), message)
    for kind, check_one in _CHECKS.items():
        for name, value in getattr(specification, kind).items():
            yield from check_one(specification, name, value, specification.documents[kind][name])


def _operation(specification: Specification, name: str, operation: Operation, document: Document) -> Problems:
    modes, wire = specification.documents["failure_modes"], operation.wire
    yield from document.undefined(("fails",), "failure mode", operation.fails, modes)
    if wire:
        arguments = tuple(operation.arguments)
        yield from check_placeholders(document, ("wire", "path"), wire.path, arguments)
        for loc, reference in references(wire, "wire"):
            yield from document.undefined(loc, f"argument of {name}", reference.name, arguments)


def _function(specification: Specification, name: str, function: Function, document: Document) -> Problems:
    documents = specification.documents
    if not fullmatch(NAME, name):
        yield document.problem((KEY,), f"'{name}', expected a name such as verify_otp")
    yield from document.undefined(("operation",), "operation", function.operation, documents["operations"])
    for loc, reference in references(function.fixed, "with"):
        yield from document.undefined(loc, "parameter", reference.name, function.parameters)
    texts: dict[Loc, str] = {("summary",): function.summary, ("notes",): function.notes or ""}
    texts |= {("parameters", key): text for key, text in function.parameters.items()}
    for loc, text in (*texts.items(), (("returns", "text"), function.returns.text)):
        for other in PLACEHOLDER.findall(text):
            yield from document.undefined(loc, "function", other, documents["functions"])
        if brace := search("[{}]", PLACEHOLDER.sub("", text)):
            yield document.problem(loc, f"'{brace[0]}' alone, expected {{function}}")
    if function.error and specification.errors:
        yield from document.undefined(("error", "code"), "error", function.error.code, documents["errors"])
    if specification.is_complete("scenarios") and name not in specification.scenarios_by_function:
        yield document.problem((KEY,), f"no scenario runs '{name}', expected a step of one")
    if operation := specification.operations.get(function.operation):
        for argument in function.arguments:
            at = ("with" if argument in function.fixed else "parameters", argument, KEY)
            kind = f"argument of {function.operation}"
            yield from document.undefined(at, kind, argument, operation.arguments)
        yield from _arguments(document, ("with",), function.fixed, operation)


def _arguments(document: Document, loc: Loc, values: Mapping[str, Any], operation: Operation) -> Problems:
    """Values that are not of the types of an operation's arguments."""
    for name, value in values.items():
        argument, at = operation.arguments.get(name), (*loc, name)
        if argument is None or isinstance(value, Reference):
            continue
        if isinstance(value, dict) != bool(argument.fields):
            expected = "a mapping of fields" if argument.fields else "no mapping"
            yield document.problem(at, f"{shown(value)}, expected {expected} as {name}")
        elif isinstance(value, dict):
            yield from document.undefined(at, f"field of {name}", value, argument.fields)
            for field, item in value.items():
                if isinstance(item, dict) and field not in argument.maps:
                    yield document.problem((*at, field), f"a mapping, expected a flag as {field} of {name}")
        elif argument.allowed:
            yield from document.undefined(at, name, str(value), argument.allowed)


def _capability(specification: Specification, name: str, facts: Capability, document: Document) -> Problems:
    operations = specification.documents["operations"]
    yield from document.undefined(("operation",), "operation", facts.operation, operations)
    if operation := specification.operations.get(facts.operation or ""):
        kind = f"argument of {facts.operation}"
        yield from document.undefined(("needs",), kind, facts.needs, operation.arguments)
    for sdk in () if facts.not_run or facts.operation else specification.base_sdks.values():
        if name in sdk.capabilities and sdk.capabilities[name].call:
            message = f"capability '{name}' has a call in {sdk.label} that no app runs, expected not_run here"
            yield document.problem((KEY,), message)


def _scenario(specification: Specification, name: str, scenario: Scenario, document: Document) -> Problems:
    variables, scenarios = specification.documents["environment"], specification.documents["scenarios"]
    if not fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name):
        message = f"'{name}' names runs, expected a file name such as totp-then-otp.yaml"
        yield Problem(str(document.path), 0, 0, message)
    yield from document.undefined(("environment",), "environment variable", scenario.environment, variables)
    if scenario.after == name or scenario.after not in scenarios:
        others = [other for other in scenarios if other != name]
        yield from document.undefined(("after",), "other scenario", scenario.after, others)
    if not scenario.requests and scenario.prints is None:
        message = "key 'prints' is missing, expected the demo's last line, or the requests to a web app"
        yield document.problem((), message)
    is_asking = any(step.ask or step.click for step in scenario.steps)
    if is_asking and not any("login_id" in step.arguments for step in scenario.steps):
        message = "a scenario that asks passes no login_id, expected the one that the messages are sent to"
        yield document.problem(("steps",), message)
    yield from _steps(specification, scenario, document)
    yield from _requests(scenario, variables, document)
    yield from _failures(specification, scenario, document)


def _distinct(document: Document, kind: str, names: Iterable[str | None], *at: str) -> Problems:
    earlier = set[str | None]()
    for index, name in enumerate(names):
        if name and name in earlier:
            yield document.problem((kind, index, *at), f"'{name}' is here twice, expected distinct names")
        earlier.add(name)


def _steps(specification: Specification, scenario: Scenario, document: Document) -> Problems:
    yield from _distinct(document, "steps", [step.name for step in scenario.steps], "name")
    asked = [step.ask.name if step.ask else None for step in scenario.steps]
    yield from _distinct(document, "steps", asked, "ask", "name")
    arguments = (each for one in specification.operations.values() for each in one.arguments.values())
    methods = {name for each in arguments if each.type == "delivery_method" for name in each.allowed}
    is_complete = bool(methods) and specification.is_complete("operations")
    values = {*scenario.environment, *(field for request in scenario.requests for field in request.form)}
    for index, step in enumerate(scenario.steps):
        at, operation = ("steps", index), specification.operations[step.operation]
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
        yield from _arguments(document, (*at, "with"), step.values, operation)
        for output, result in step.outputs.items():
            kind = f"result of {step.operation}"
            yield from document.undefined((*at, "outputs", output), kind, result, operation.results)
        values |= set(step.outputs)


def _requests(scenario: Scenario, variables: Collection[str], document: Document) -> Problems:
    requests, steps = scenario.requests, [step.name for step in scenario.steps]
    yield from _distinct(document, "requests", [each.name for each in requests], "name")
    yield from _distinct(document, "requests", [f"{each.method} {each.path}" for each in requests], "path")
    named = [name for each in requests for name in each.steps]
    if requests and named != steps:
        message = f"steps {', '.join(named)}, expected each step of the scenario in one request, in order"
        yield document.problem(("requests",), message, ", ".join(steps))
    outputs: set[str] = set()
    for index, request in enumerate(requests):
        at: Loc = ("requests", index)
        outputs.update(*(step.outputs for step in scenario.steps if step.name in request.steps))
        kind = "environment variable or answer"
        yield from document.undefined((*at, "form"), kind, request.form, variables, scenario.inputs)
        for cookie, output in request.cookies_out.items():
            yield from document.undefined((*at, "cookies_out", cookie), "output", output, outputs)


def _failures(specification: Specification, scenario: Scenario, document: Document) -> Problems:
    yield from _distinct(document, "failures", [failure.name for failure in scenario.failures], "name")
    steps, requests = ([entry.name for entry in entries] for entries in (scenario.steps, scenario.requests))
    variables, codes = specification.documents["environment"], specification.documents["errors"]
    known: dict[str, Any] = {"step": ("step", steps), "wrong_input": ("input", scenario.inputs)}
    known["unset"] = ("environment variable", variables)
    known |= dict.fromkeys(("without_form", "without_cookies", "forged_cookies"), ("request", requests))
    for index, failure in enumerate(scenario.failures):
        at, provoke, refusal = ("failures", index), failure.provoke, failure.refusal
        for key, (kind, names) in known.items():
            yield from document.undefined((*at, "provoke", key), kind, getattr(provoke, key), names)
        yield from document.undefined((*at, "stops_at"), "step", failure.stops_at, steps)
        if specification.errors:
            yield from document.undefined((*at, "error", "code"), "error", failure.error.code, codes)
        if refusal:
            yield from document.undefined((*at, "refusal", "request"), "request", refusal.request, requests)
        elif requests and provoke.unset is None:
            message = f"failure '{failure.name}' has no refusal, expected the request that is refused"
            yield document.problem(at, message, "refusal: {request: NAME, status: 401}")
        causes = [cause for cause in _CAUSES if getattr(provoke, cause) is not None]
        if len(causes) != 1:
            found = " and ".join(causes) or "none of them"
            yield document.problem((*at, "provoke"), f"{found}, expected exactly one of {', '.join(_CAUSES)}")
        if (provoke.fault is None) != (provoke.step is None):
            yield document.problem((*at, "provoke"), "a fault or a step alone, expected both or neither")


_CHECKS: Mapping[str, Callable[[Specification, str, Any, Document], Problems]] = {
    "operations": _operation,
    "functions": _function,
    "scenarios": _scenario,
    "capabilities": _capability,
}
