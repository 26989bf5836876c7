"""Check one SDK: a binding or a gap for each operation, and names that are defined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from mfa_snippets.spec.document import KEY, Document, Loc, Problems
from mfa_snippets.spec.operation import Argument, Binding, Operation
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import check_placeholders
from mfa_snippets.spec.value import references

_NAME = re.compile(r"{([a-z0-9_]+)}")
_PATH = ("kebab", "snake", "pascal")


def check_sdk(
    specification: Specification,
    operations: Sequence[str],
    failures: Sequence[str] | None,
    sdk: Sdk,
    document: Document,
) -> Problems:
    """Every problem of an SDK's file. `operations` and `failures` are names; None where not all are known."""
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
    yield from _names(specification, operations, failures, sdk, document)
    yield from _callees(specification, sdk, document)
    yield from _values(specification, sdk, document)


def _names(
    specification: Specification,
    operations: Sequence[str],
    failures: Sequence[str] | None,
    sdk: Sdk,
    document: Document,
) -> Problems:
    """Every name in gaps and deviations that is not defined."""
    for index, gap in enumerate(sdk.gaps):
        yield from document.undefined(("gaps", index, "operation"), "operation", gap.operation, operations)
        yield from _gap(specification, gap, ("gaps", index), document)
    for key, entries in (("extra_keys", sdk.extra_keys), ("renamed_keys", sdk.renamed_keys)):
        for index, name in enumerate(entry.operation for entry in entries):
            yield from document.undefined((key, index, "operation"), "operation", name, operations)
    for index, error in enumerate(sdk.errors if failures is not None else ()):
        yield from document.undefined(("errors", index, "failure"), "failure", error.failure, failures or ())
    for index, messages in enumerate(sdk.messages if failures is not None else ()):
        for number, name in enumerate(messages.failures):
            loc = ("messages", index, "failures", number)
            yield from document.undefined(loc, "failure", name, failures or ())


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
    texts: list[tuple[Loc, str | None, str]] = [
        (("values", name, "wrap"), value.wrap, "value") for name, value in sdk.values.items()
    ]
    for name, output in sdk.outputs.items():
        texts += [(("outputs", name, key), getattr(output, key), "result") for key in ("read", "absent")]
    for loc, text, placeholder in texts:
        yield from check_placeholders(document, loc, text or "", (placeholder,))
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
    for allowed in argument.allowed if value and value.members else ():
        if value and allowed not in value.members:
            message = f"{name} '{allowed}' has no member here, expected how it is written"
            yield document.problem(("values", key, "members", KEY), message)
    for field in argument.fields if value else ():
        if value and field not in value.fields:
            message = f"field '{field}' of {name} has no entry here, expected how it is written"
            yield document.problem(("values", key, "fields", KEY), message)


def _nested_records(specification: Specification) -> Iterator[str]:
    """The fields of arguments that scenarios fill with records, which have free keys."""
    steps = (step for scenario in specification.scenarios.values() for step in scenario.steps)
    for value in (value for step in steps for value in step.arguments.values()):
        if isinstance(value, dict):
            yield from (field for field, item in value.items() if isinstance(item, dict))
