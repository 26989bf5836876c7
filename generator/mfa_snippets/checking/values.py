"""Check how an SDK writes arguments and reads results: every value of an operation must have a form."""

from collections.abc import Iterator

from ..errors import Problem
from ..loading.placeholders import check_placeholders
from ..loading.source import Document
from ..model import Argument, Sdk
from ..model.specification import Specification


def check_values(specification: Specification, sdk: Sdk, document: Document) -> Iterator[Problem]:
    """Every problem of an SDK's `values` and `outputs`."""
    yield from _texts(sdk, document)
    arguments = [
        each
        for operation in sdk.operations
        if operation in specification.operations
        for each in specification.operations[operation].arguments.items()
    ]
    found = [
        problem
        for name, argument in arguments
        for check in (_members, _fields)
        for problem in check(name, argument, sdk, document)
    ]
    yield from dict.fromkeys(found)  # operations share arguments
    yield from _records(specification, sdk, document)


def _records(specification: Specification, sdk: Sdk, document: Document) -> Iterator[Problem]:
    """A field that holds a record, with keys of the scenario's own, needs a form as well."""
    known = {
        field
        for operation in specification.operations.values()
        for argument in operation.arguments.values()
        for field in argument.fields
    }
    fields = [
        field
        for scenario in specification.scenarios.values()
        for step in scenario.steps
        for record in step.arguments.values()
        if isinstance(record, dict)
        for field, value in record.items()
        if isinstance(value, dict) and field in known
    ]
    for field in dict.fromkeys(fields):
        if field not in sdk.values:
            message = f"record '{field}' has no entry here, expected how it is written"
            yield document.problem(("values", "<key>"), message)


def _texts(sdk: Sdk, document: Document) -> Iterator[Problem]:
    for name, value in sdk.values.items():
        if value.wrap:
            yield from check_placeholders(document, ("values", name, "wrap"), value.wrap, ("value",))
    for name, output in sdk.outputs.items():
        yield from check_placeholders(document, ("outputs", name, "read"), output.read, ("result",))
        if output.absent:
            yield from check_placeholders(document, ("outputs", name, "absent"), output.absent, ("result",))


def _rule_name(name: str, argument: Argument, sdk: Sdk) -> str:
    return name if name in sdk.values else argument.type


def _members(name: str, argument: Argument, sdk: Sdk, document: Document) -> Iterator[Problem]:
    """An enumeration that has some members has all that are allowed."""
    rule = _rule_name(name, argument, sdk)
    members = sdk.values[rule].members if rule in sdk.values else {}
    for allowed in argument.allowed:
        if members and allowed not in members:
            message = f"{name} '{allowed}' has no member here, expected how it is written"
            yield document.problem(("values", rule, "members", "<key>"), message)


def _fields(name: str, argument: Argument, sdk: Sdk, document: Document) -> Iterator[Problem]:
    rule = _rule_name(name, argument, sdk)
    if argument.fields and rule not in sdk.values:
        message = f"record '{name}' has no entry here, expected how it is written"
        yield document.problem(("values", "<key>"), message)
        return
    for field in argument.fields:
        if field not in sdk.values[rule].fields:
            message = f"field '{field}' of {name} has no entry here, expected how it is written"
            yield document.problem(("values", rule, "fields", "<key>"), message)
