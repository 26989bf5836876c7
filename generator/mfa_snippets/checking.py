"""Check what the form cannot: names that must exist, bindings that must be there, values that must be distinct."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from .errors import Problem
from .model import Scenario, Sdk
from .source import Document, Loc
from .specification import Specification


def check(specification: Specification, documents: Mapping[str, Document]) -> tuple[Problem, ...]:
    """Every problem of the specification as a whole."""
    problems: list[Problem] = []
    for name, scenario in specification.scenarios.items():
        problems += _scenario(specification, scenario, documents[f"scenarios/{name}"])
    for language, sdk in specification.sdks.items():
        problems += _sdk(specification, sdk, documents[f"sdks/{language}"])
    return tuple(problems)


def unknown(kind: str, name: str, known: Iterable[str]) -> tuple[str, str | None]:
    """The message for a name that does not exist, and a hint with the one that was probably meant."""
    close = difflib.get_close_matches(name, known, 1)
    return f"{kind} '{name}' is not defined", f"did you mean '{close[0]}'?" if close else None


def _scenario(specification: Specification, scenario: Scenario, document: Document) -> Iterator[Problem]:
    for index, variable in enumerate(scenario.environment):
        if variable not in specification.environment:
            message = unknown("environment variable", variable, specification.environment)
            yield document.problem(("environment", index), *message)
    values = dict.fromkeys(scenario.environment, "")
    for index, step in enumerate(scenario.steps):
        yield from _step(specification, scenario, index, values, document)
        for name, at in _declared(scenario, index):
            if name in values:
                yield document.problem(at, f"value '{name}' is declared twice, expected distinct names")
            values[name] = step.name
    for index, failure in enumerate(scenario.failures):
        steps = [step.name for step in scenario.steps]
        for key, name in (("stops_at", failure.stops_at), ("provoke", failure.provoke.step)):
            if name is not None and name not in steps:
                loc: Loc = ("failures", index, key) if key == "stops_at" else ("failures", index, key, "step")
                yield document.problem(loc, *unknown("step", name, steps))


def _declared(scenario: Scenario, index: int) -> Iterator[tuple[str, Loc]]:
    step = scenario.steps[index]
    yield step.name, ("steps", index, "name")
    if step.ask:
        yield step.ask.name, ("steps", index, "ask", "name")
    for name in step.receives:
        yield name, ("steps", index, "receives", name, "<key>")


def _step(
    specification: Specification, scenario: Scenario, index: int, values: Mapping[str, str], document: Document
) -> Iterator[Problem]:
    step, at = scenario.steps[index], ("steps", index)
    operation = specification.operations.get(step.operation)
    if operation is None:
        yield document.problem((*at, "operation"), *unknown("operation", step.operation, specification.operations))
        return
    known = {*values, step.ask.name} if step.ask else set(values)
    for name, given in step.arguments.items():
        argument = operation.arguments.get(name)
        if argument is None:
            message = unknown(f"argument of {step.operation}", name, operation.arguments)
            yield document.problem((*at, "with", name, "<key>"), *message)
        elif isinstance(given, str) and given.startswith("$") and given[1:] not in known:
            yield document.problem((*at, "with", name), *unknown("value", given[1:], known))
        elif argument.allowed and isinstance(given, str) and not given.startswith("$") and given not in argument.allowed:
            allowed = ", ".join(argument.allowed)
            yield document.problem((*at, "with", name), f"{name} '{given}' is unknown, expected one of {allowed}")
        elif isinstance(given, dict):
            for field in set(given) - set(argument.fields):
                message = unknown(f"field of {name}", field, argument.fields)
                yield document.problem((*at, "with", name, field, "<key>"), *message)
    read = [*step.receives.items()] + ([("prints", step.prints.value)] if step.prints else [])
    for name, result in read:
        if result not in operation.results:
            loc: Loc = (*at, "prints", "value") if name == "prints" else (*at, "receives", name)
            yield document.problem(loc, *unknown(f"result of {step.operation}", result, operation.results))


def _sdk(specification: Specification, sdk: Sdk, document: Document) -> Iterator[Problem]:
    gaps = {gap.operation for gap in sdk.gaps if gap.kind == "operation"}
    for name in specification.operations:
        if name not in sdk.operations and name not in gaps:
            yield document.problem(("operations", "<key>"), f"operation '{name}' has neither binding nor gap here")
        if name in sdk.operations and name in gaps:
            yield document.problem(("operations", name, "<key>"), f"operation '{name}' has a binding and a gap here")
    for name, binding in sdk.operations.items():
        operation = specification.operations.get(name)
        if operation is None:
            message = unknown("operation", name, specification.operations)
            yield document.problem(("operations", name, "<key>"), *message)
            continue
        for result in set(operation.results) - set(sdk.outputs):
            yield document.problem(("outputs",), f"result '{result}' of {name} has no entry here")
        for used in set(binding.uses) - set(sdk.symbols):
            yield document.problem(("operations", name, "uses"), *unknown("symbol", used, sdk.symbols))
    for index, gap in enumerate(sdk.gaps):
        if gap.operation not in specification.operations:
            message = unknown("operation", gap.operation, specification.operations)
            yield document.problem(("gaps", index, "operation"), *message)
    for index, extra in enumerate(sdk.extra_keys):
        if extra.operation not in specification.operations:
            message = unknown("operation", extra.operation, specification.operations)
            yield document.problem(("extra_keys", index, "operation"), *message)
