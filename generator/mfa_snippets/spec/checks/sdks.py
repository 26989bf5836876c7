"""Check one SDK: a binding or a gap for each operation, and names that are defined."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from mfa_snippets.spec.document import KEY, Document, Loc, Problems, names
from mfa_snippets.spec.operation import Argument, Binding, Operation
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification, gap_of
from mfa_snippets.spec.validation import check_placeholders
from mfa_snippets.spec.value import references

_NAME = re.compile(r"{([a-z0-9_]+)}")
_PATH = ("kebab", "snake", "pascal")


def check_sdk(specification: Specification, language: str) -> Problems:
    """Every problem of an SDK's file, or of the overrides of a variant."""
    sdk, document = specification.sdks[language], specification.documents[f"sdks/{language}"]
    operations = names(specification.documents, "operations")
    yield from _coverage(operations, sdk, document)
    yield from _path(sdk, document)
    for kind, bindings in (("operations", sdk.operations), ("workarounds", sdk.workarounds)):
        for name, binding in bindings.items():
            yield from document.undefined((kind, name, KEY), "operation", name, operations)
            if name in specification.operations:
                yield from _binding(name, specification.operations[name], binding, sdk, document, kind)
            if kind == "workarounds" and binding.workaround is None:
                message = "a workaround without a reason, expected key 'workaround' here"
                yield document.problem((kind, name, KEY), message)
    for index, gap in enumerate(sdk.gaps):
        yield from _gap(specification, gap, ("gaps", index), document)
    for key in ("gaps", "extra_keys", "renamed_keys"):
        for index, entry in enumerate(getattr(sdk, key)):
            yield from document.undefined((key, index, "operation"), "operation", entry.operation, operations)
    yield from _failures(specification, sdk, document)
    yield from _callees(specification, sdk, document)
    yield from _values(specification, sdk, document)
    if language not in specification.variants:
        yield from _undetectable(specification, sdk, document)
        yield from _capabilities(specification, sdk, document)


def _failures(specification: Specification, sdk: Sdk, document: Document) -> Problems:
    """Every failure in deviations that is not defined, unless a scenario is not valid."""
    scenarios = specification.scenarios
    is_complete = set(names(specification.documents, "scenarios")) == set(scenarios)
    if "scenarios" in specification.unread or not is_complete:
        return
    known = {failure.name for scenario in scenarios.values() for failure in scenario.failures}
    known |= set(specification.failure_modes)
    for index, error in enumerate(sdk.errors):
        yield from document.undefined(("errors", index, "failure"), "failure", error.failure, known)
    for index, messages in enumerate(sdk.messages):
        for number, name in enumerate(messages.failures):
            yield from document.undefined(("messages", index, "failures", number), "failure", name, known)


def _undetectable(specification: Specification, sdk: Sdk, document: Document) -> Problems:
    """Every problem of the failure modes that gaps list."""
    modes = names(specification.documents, "failure_modes")
    for index, gap in enumerate(sdk.gaps):
        for number, mode in enumerate(gap.undetectable):
            at = ("gaps", index, "undetectable", number)
            yield from document.undefined(at, "failure mode", mode, modes)
            if mode in modes and gap.kind != "error":
                yield document.problem(at, f"a failure mode in a gap of kind {gap.kind}, expected kind error")


def _capabilities(specification: Specification, sdk: Sdk, document: Document) -> Problems:
    """A capability has an operation, or an entry in each SDK; a binding passes what its capability needs."""
    if "capabilities" in specification.unread:
        return
    known = names(specification.documents, "capabilities")
    for name in sdk.capabilities:
        yield from document.undefined(("capabilities", name, KEY), "capability", name, known)
    for name, capability in specification.capabilities.items():
        operation = capability.operation or ""
        if operation and name in sdk.capabilities:
            message = f"capability '{name}' is performed by {operation}, expected its binding or gap instead"
            yield document.problem(("capabilities", name, KEY), message)
        elif not operation and name not in sdk.capabilities:
            message = f"capability '{name}' has neither a call nor a reason, expected one of them"
            yield document.problem(("capabilities", KEY), message)
        if operation not in sdk.operations or gap_of(sdk, capability):
            continue
        arguments = sdk.operations[operation].arguments
        passed = {reference.name for _, reference in references(arguments)}
        for argument in capability.needs:
            if argument not in passed:
                message = f"capability '{name}' needs {argument}, expected this binding to pass it, or a gap"
                at = ("operations", operation, "arguments")
                yield document.problem(at, message, f"a gap of kind argument names {argument}")


def _coverage(operations: Iterable[str], sdk: Sdk, document: Document) -> Problems:
    gaps = {gap.operation for gap in sdk.gaps if gap.kind == "operation"}
    for name in operations:
        if name not in sdk.operations and name not in gaps:
            message = f"operation '{name}' has neither binding nor gap, expected one of them"
            yield document.problem(("operations", KEY), message)
        if name in sdk.operations and name in gaps:
            message = f"operation '{name}' has a binding and a gap, expected one of them"
            yield document.problem(("operations", name, KEY), message)


def _path(sdk: Sdk, document: Document) -> Problems:
    yield from check_placeholders(document, ("path",), sdk.path, _PATH)
    path = PurePosixPath(sdk.path)
    if path.is_absolute() or ".." in path.parts or "\\" in sdk.path:
        yield document.problem(("path",), f"'{sdk.path}' leads out of the project, expected a path below it")
    elif not any("{" + name + "}" in sdk.path for name in _PATH):
        message = f"'{sdk.path}' is one file for all programs, expected {{kebab}}, {{snake}} or {{pascal}}"
        yield document.problem(("path",), message)


def _binding(
    name: str, operation: Operation, binding: Binding, sdk: Sdk, document: Document, kind: str
) -> Problems:
    at, arguments = (kind, name), tuple(operation.arguments)
    yield from check_placeholders(document, (*at, "callee"), binding.callee, arguments)
    yield from check_placeholders(document, (*at, "result"), binding.result, ("name",))
    for loc, reference in references(binding.arguments, *at, "arguments"):
        yield from document.undefined(loc, f"argument of {name}", reference.name, arguments)
    for result in operation.results:
        if result not in sdk.outputs:
            message = f"result '{result}' of {name} has no entry here, expected how it is read"
            yield document.problem(("outputs", KEY), message)


def _gap(specification: Specification, gap: Gap, at: Loc, document: Document) -> Problems:
    named = [key for key in ("operation", "result") if getattr(gap, key)]
    expected = "result" if gap.kind == "result" else "operation"
    if named != [expected]:
        message = f"a gap of kind '{gap.kind}' names {' and '.join(named) or 'nothing'}"
        yield document.problem(at, f"{message}, expected {expected} alone")
    results = {name for each in specification.operations.values() for name in each.results}
    yield from document.undefined((*at, "result"), "result", gap.result, results)
    operation = specification.operations.get(gap.operation or "")
    if operation:
        kind = f"argument of {gap.operation}"
        yield from document.undefined((*at, "argument"), kind, gap.argument, operation.arguments)


def _callees(specification: Specification, sdk: Sdk, document: Document) -> Problems:
    """A callee with an argument in its name needs that argument in every step."""
    for name, scenario in specification.scenarios.items():
        for step in scenario.steps:
            binding = sdk.operations.get(step.operation)
            needed = _NAME.findall(binding.callee) if binding else ()
            for argument in set(needed) - set(step.arguments):
                message = f"step '{step.name}' of {name} has no {argument}, expected what the callee names"
                yield document.problem(("operations", step.operation, "callee"), message)


def _values(specification: Specification, sdk: Sdk, document: Document) -> Problems:
    """Every problem of `values` and `outputs`."""
    for name, value in sdk.values.items():
        yield from check_placeholders(document, ("values", name, "wrap"), value.wrap or "", ("value",))
    for name, output in sdk.outputs.items():
        for key, text in (("read", output.read), ("absent", output.absent or "")):
            yield from check_placeholders(document, ("outputs", name, key), text, ("result",))
    fields: set[str] = set()
    for operation_name, operation in specification.operations.items():
        for name, argument in operation.arguments.items():
            fields |= set(argument.fields)
            if operation_name in sdk.operations:
                yield from _argument(name, argument, sdk, document)
    for field in _nested_records(specification):
        if field in fields and field not in sdk.values:
            message = f"record '{field}' has no entry here, expected how it is written"
            yield document.problem(("values", KEY), message)


def _argument(name: str, argument: Argument, sdk: Sdk, document: Document) -> Problems:
    """An enumeration with members has all that are allowed; a record has all fields."""
    key = name if name in sdk.values else argument.type
    value = sdk.values.get(key)
    if argument.fields and value is None:
        message = f"record '{name}' has no entry here, expected how it is written"
        yield document.problem(("values", KEY), message)
    if value is None:
        return
    for allowed in argument.allowed if value.members else ():
        if allowed not in value.members:
            message = f"{name} '{allowed}' has no member here, expected how it is written"
            yield document.problem(("values", key, "members", KEY), message)
    for field in argument.fields:
        if field not in value.fields:
            message = f"field '{field}' of {name} has no entry here, expected how it is written"
            yield document.problem(("values", key, "fields", KEY), message)


def _nested_records(specification: Specification) -> Iterator[str]:
    """The fields of arguments that scenarios fill with records, which have free keys."""
    steps = (step for scenario in specification.scenarios.values() for step in scenario.steps)
    for value in (value for step in steps for value in step.arguments.values()):
        if isinstance(value, dict):
            yield from (field for field, item in value.items() if isinstance(item, dict))
