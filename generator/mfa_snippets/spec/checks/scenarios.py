"""Check one scenario: each name in its steps is defined, and what they declare is distinct."""

import re
from collections.abc import Collection, Iterator

from mfa_snippets.errors import Problem, suggestion
from mfa_snippets.spec.document import KEY, Document, Loc, Problems, names
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Scenario, Step
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.value import Reference, references

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_scenario(specification: Specification, name: str) -> Problems:
    """Every problem of a scenario's steps, and of its name."""
    scenario, document = specification.scenarios[name], specification.documents[f"scenarios/{name}"]
    variables, operations = (names(specification.documents, kind) for kind in ("environment", "operations"))
    if not _NAME.fullmatch(name):
        message = f"'{name}' names programs, expected a file name such as totp-then-otp.yaml"
        yield Problem(str(document.path), 0, 0, message)
    for index, variable in enumerate(scenario.environment):
        yield from document.undefined(("environment", index), "environment variable", variable, variables)
    is_asking = any(step.ask or step.click for step in scenario.steps)
    if is_asking and not any("login_id" in step.arguments for step in scenario.steps):
        message = "a scenario that asks passes no login_id, expected the one that the messages are sent to"
        yield document.problem(("steps",), message)
    yield from _distinct(scenario, document)
    values = {*scenario.environment}
    values.update(name for request in scenario.requests for name in (*request.form, *request.cookies_in))
    for index, step in enumerate(scenario.steps):
        at: Loc = ("steps", index)
        yield from document.undefined((*at, "operation"), "operation", step.operation, operations)
        if step.ask:
            values.add(step.ask.name)
            methods = _delivery_methods(specification) or [step.ask.method or ""]
            yield from document.undefined((*at, "ask", "method"), "delivery method", step.ask.method, methods)
        operation = specification.operations.get(step.operation)
        if operation:
            yield from _arguments(step, operation, values, (*at, "with"), document)
            yield from _results(step, operation, at, document)
        values |= set(step.outputs)


def _distinct(scenario: Scenario, document: Document) -> Problems:
    """A program cannot declare a name twice; camel case makes one name of `code_1` and `code1`."""
    declared = {"projectid": "project_id"}
    for name, loc in _declared(scenario):
        earlier = declared.setdefault(name.replace("_", ""), "")
        if earlier:
            written = "" if earlier == name else f" (before as '{earlier}')"
            yield document.problem(loc, f"value '{name}' is declared twice{written}, expected distinct names")
        declared[name.replace("_", "")] = earlier or name


def _declared(scenario: Scenario) -> Iterator[tuple[str, Loc]]:
    """Every name that a program declares beside its project ID, with its location."""
    yield from ((name, ("environment", index)) for index, name in enumerate(scenario.environment))
    yield from (
        (request.name, ("requests", index, "name")) for index, request in enumerate(scenario.requests)
    )
    for index, step in enumerate(scenario.steps):
        yield step.name, ("steps", index, "name")
        if step.ask:
            yield step.ask.name, ("steps", index, "ask", "name")
        yield from ((name, ("steps", index, "outputs", name, KEY)) for name in step.outputs)


def _delivery_methods(specification: Specification) -> list[str]:
    arguments = (
        argument for each in specification.operations.values() for argument in each.arguments.values()
    )
    return [name for argument in arguments if argument.type == "delivery_method" for name in argument.allowed]


def _arguments(
    step: Step, operation: Operation, values: Collection[str], at: Loc, document: Document
) -> Problems:
    """Every problem of the arguments at `at`; `values` are those declared before the step, or by it."""
    for loc, reference in references(step.arguments, *at):
        yield from document.undefined(loc, "value", reference.name, values)
    for name, value in step.arguments.items():
        loc, argument = (*at, name), operation.arguments.get(name)
        if argument is None:
            kind = f"argument of {step.operation}"
            yield from document.undefined((*loc, KEY), kind, name, operation.arguments)
        elif isinstance(value, dict) and not argument.fields:
            yield document.problem(loc, f"a mapping, expected text: {name} is not a record")
        elif isinstance(value, dict):
            for field in value:
                yield from document.undefined((*loc, field, KEY), f"field of {name}", field, argument.fields)
        elif argument.fields and not isinstance(value, Reference):
            yield document.problem(loc, f"'{value}', expected a mapping: {name} is a record")
        elif argument.allowed and not isinstance(value, Reference) and value not in argument.allowed:
            message = f"{name} '{value}' is unknown, expected one of {', '.join(argument.allowed)}"
            hint = suggestion(str(value), argument.allowed)
            yield document.problem(loc, message, hint if hint and hint.startswith("did") else None)


def _results(step: Step, operation: Operation, at: Loc, document: Document) -> Problems:
    kind = f"result of {step.operation}"
    for name, result in step.outputs.items():
        yield from document.undefined((*at, "outputs", name), kind, result, operation.results)
    printed = step.prints.value if step.prints else None
    yield from document.undefined((*at, "prints", "value"), kind, printed, operation.results)
