"""Check one scenario: what its steps name must exist, and what they declare must be distinct."""

import re
from collections.abc import Iterator, Mapping, Sequence

from mfa_snippets.errors import Problem, suggestion, unknown
from mfa_snippets.spec.checks.requests import brought_by_requests, check_failures, check_requests
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Scenario, Step
from mfa_snippets.spec.specification import Specification

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DELIVERY, _LOGIN_ID = "delivery_method", "login_id"


def check_scenario(
    specification: Specification,
    known: Mapping[str, Sequence[str]],
    name: str,
    scenario: Scenario,
    document: Document,
) -> Iterator[Problem]:
    """Every problem of a scenario; `known` has the names of operations and environment variables."""
    if not _NAME.fullmatch(name):
        message = f"'{name}' names programs, expected a file name such as totp-then-otp.yaml"
        yield Problem(str(document.path), 0, 0, message)
    for index, variable in enumerate(scenario.environment):
        if variable not in known["environment"]:
            unknown_name = unknown("environment variable", variable, known["environment"])
            yield document.problem(("environment", index), *unknown_name)
    if any(step.ask or step.click for step in scenario.steps) and not any(
        _LOGIN_ID in step.arguments for step in scenario.steps
    ):
        message = f"a scenario that asks gives no {_LOGIN_ID}, expected whose messages have the answers"
        yield document.problem(("steps",), message)
    yield from _distinct(scenario, document)
    values = {*scenario.environment, *brought_by_requests(scenario)}
    for index, step in enumerate(scenario.steps):
        if step.operation not in known["operations"]:
            unknown_name = unknown("operation", step.operation, known["operations"])
            yield document.problem(("steps", index, "operation"), *unknown_name)
        yield from _ask(specification, step, index, document)
        asked = {step.ask.name} if step.ask else set()
        operation = specification.operations.get(step.operation)
        if operation:
            yield from _Step(document, index, step, operation, frozenset(values | asked)).problems()
        values |= {*asked, *step.receives}
    yield from check_requests(specification, scenario, known["environment"], document)
    yield from check_failures(scenario, known["environment"], document)


def _distinct(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """One namespace: a program cannot declare a name twice, however a language writes it."""
    declared = {_key("project_id"): "project_id"}
    for name, loc in _declared(scenario):
        earlier = declared.setdefault(_key(name), "")
        if earlier:
            written = "" if earlier == name else f" (before as '{earlier}')"
            yield document.problem(loc, f"value '{name}' is declared twice{written}, expected distinct names")
        declared[_key(name)] = earlier or name


def _key(name: str) -> str:
    """Camel case makes one name of `code_1` and `code1`."""
    return name.replace("_", "")


def _declared(scenario: Scenario) -> Iterator[tuple[str, Loc]]:
    """Every name that a program declares beside its project ID, with its place."""
    for index, name in enumerate(scenario.environment):
        yield name, ("environment", index)
    for index, request in enumerate(scenario.requests):
        yield request.name, ("requests", index, "name")
    for index, step in enumerate(scenario.steps):
        yield step.name, ("steps", index, "name")
        if step.ask:
            yield step.ask.name, ("steps", index, "ask", "name")
        for name in step.receives:
            yield name, ("steps", index, "receives", name, "<key>")


def _ask(specification: Specification, step: Step, index: int, document: Document) -> Iterator[Problem]:
    methods = [
        allowed
        for operation in specification.operations.values()
        for argument in operation.arguments.values()
        if argument.type == _DELIVERY
        for allowed in argument.allowed
    ]
    if step.ask and step.ask.method and methods and step.ask.method not in methods:
        unknown_name = unknown("delivery method", step.ask.method, methods)
        yield document.problem(("steps", index, "ask", "method"), *unknown_name)


class _Step:
    """One step of a known operation; `values` are those that are declared before it, or by it."""

    def __init__(
        self, document: Document, index: int, step: Step, operation: Operation, values: frozenset[str]
    ) -> None:
        self.document, self.step, self.operation, self.values = document, step, operation, values
        self.at: Loc = ("steps", index)

    def problems(self) -> Iterator[Problem]:
        for name, given in self.step.arguments.items():
            yield from self._argument(name, given)
        for name, result in self.step.receives.items():
            yield from self._result(result, ("receives", name))
        if self.step.prints:
            yield from self._result(self.step.prints.value, ("prints", "value"))

    def _argument(self, name: str, given: object) -> Iterator[Problem]:
        loc = (*self.at, "with", name)
        argument = self.operation.arguments.get(name)
        if argument is None:
            unknown_name = unknown(f"argument of {self.step.operation}", name, self.operation.arguments)
            yield self.document.problem((*loc, "<key>"), *unknown_name)
        elif isinstance(given, dict):
            if not argument.fields:
                yield self.document.problem(loc, f"a mapping, expected text: {name} is no record")
            for field in (field for field in given if argument.fields and field not in argument.fields):
                unknown_name = unknown(f"field of {name}", field, argument.fields)
                yield self.document.problem((*loc, field, "<key>"), *unknown_name)
            for field, value in given.items():
                if isinstance(value, str) and value.startswith("$") and value[1:] not in self.values:
                    yield self.document.problem((*loc, field), *unknown("value", value[1:], self.values))
        elif isinstance(given, str) and given.startswith("$"):
            if given[1:] not in self.values:
                yield self.document.problem(loc, *unknown("value", given[1:], self.values))
        elif argument.fields:
            yield self.document.problem(loc, f"'{given}', expected a mapping: {name} is a record")
        elif argument.allowed and given not in argument.allowed:
            message = f"{name} '{given}' is unknown, expected one of {', '.join(argument.allowed)}"
            yield self.document.problem(loc, message, _close(str(given), argument.allowed))

    def _result(self, result: str, below: Loc) -> Iterator[Problem]:
        if result not in self.operation.results:
            unknown_name = unknown(f"result of {self.step.operation}", result, self.operation.results)
            yield self.document.problem((*self.at, *below), *unknown_name)


def _close(name: str, known: Sequence[str]) -> str | None:
    """The closest name; the message has all of them already."""
    found = suggestion(name, known)
    return found if found and found.startswith("did") else None
