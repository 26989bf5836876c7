"""Check one SDK: a binding or a gap for each operation, and nothing that names what is not there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from mfa_snippets.errors import Problem, unknown
from mfa_snippets.spec.binding import Binding
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.operation import Argument, Operation
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import check_placeholders


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


_ARGUMENT = re.compile(r"\$([a-z0-9_]+)(?: (?:or|\|) .+)?")
_ARGUMENT_NAME = re.compile(r"{([a-z0-9_]+)}")
_PATH = ("kebab", "snake", "pascal")


def check_sdk(
    specification: Specification,
    operations: Sequence[str],
    failures: Sequence[str] | None,
    sdk: Sdk,
    document: Document,
) -> Iterator[Problem]:
    """Every problem of an SDK's file. `operations` and `failures` are names; None where not all are known."""
    yield from _coverage(operations, sdk, document)
    yield from _path(sdk, document)
    for name, binding in sdk.operations.items():
        at: Loc = ("operations", name)
        if name not in operations:
            yield document.problem((*at, "<key>"), *unknown("operation", name, operations))
        elif name in specification.operations:
            yield from _binding(name, specification.operations[name], binding, sdk, document)
    for name, binding in sdk.workarounds.items():
        if name in specification.operations:
            yield from _binding(name, specification.operations[name], binding, sdk, document, "workarounds")
        if binding.workaround is None:
            message = "a workaround without a reason, expected key 'workaround' here"
            yield document.problem(("workarounds", name, "<key>"), message)
    for loc, name in _mentioned(sdk):
        if name not in operations:
            yield document.problem(loc, *unknown("operation", name, operations))
    if failures is not None:
        yield from _failures(failures, sdk, document)
    yield from _callees(specification, sdk, document)
    yield from check_values(specification, sdk, document)


def _coverage(operations: Iterable[str], sdk: Sdk, document: Document) -> Iterator[Problem]:
    gaps = {gap.operation for gap in sdk.gaps if gap.kind == "operation"}
    for name in operations:
        if name not in sdk.operations and name not in gaps:
            message = f"operation '{name}' has neither binding nor gap, expected one of them"
            yield document.problem(("operations", "<key>"), message)
        if name in sdk.operations and name in gaps:
            message = f"operation '{name}' has a binding and a gap, expected one of them"
            yield document.problem(("operations", name, "<key>"), message)


def _path(sdk: Sdk, document: Document) -> Iterator[Problem]:
    yield from check_placeholders(document, ("path",), sdk.path, _PATH)
    path = PurePosixPath(sdk.path)
    if path.is_absolute() or ".." in path.parts or "\\" in sdk.path:
        yield document.problem(("path",), f"'{sdk.path}' leads out of the project, expected a path below it")
    elif not any("{" + name + "}" in sdk.path for name in _PATH):
        message = f"'{sdk.path}' is one file for all programs, expected {{kebab}}, {{snake}} or {{pascal}}"
        yield document.problem(("path",), message)


def _mentioned(sdk: Sdk) -> Iterator[tuple[Loc, str]]:
    """The operations that gaps and extra keys name, with their places."""
    for index, gap in enumerate(sdk.gaps):
        if gap.operation:
            yield ("gaps", index, "operation"), gap.operation
    for index, extra in enumerate(sdk.extra_keys):
        yield ("extra_keys", index, "operation"), extra.operation
    for name in sdk.workarounds:
        yield ("workarounds", name, "<key>"), name
    for index, renamed in enumerate(sdk.renamed_keys):
        yield ("renamed_keys", index, "operation"), renamed.operation


def _failures(failures: Sequence[str], sdk: Sdk, document: Document) -> Iterator[Problem]:
    """What is declared of a failure or way to fail that there is not."""
    named: list[tuple[Loc, str]] = [
        *((("errors", index, "failure"), one.failure) for index, one in enumerate(sdk.errors)),
        *(
            (("words", index, "failures", number), name)
            for index, one in enumerate(sdk.words)
            for number, name in enumerate(one.failures)
        ),
    ]
    for loc, name in named:
        if name not in failures:
            yield document.problem(loc, *unknown("failure", name, failures))


def _binding(
    name: str, operation: Operation, binding: Binding, sdk: Sdk, document: Document, kind: str = "operations"
) -> Iterator[Problem]:
    at: Loc = (kind, name)
    yield from check_placeholders(document, (*at, "callee"), binding.callee, tuple(operation.arguments))
    yield from check_placeholders(document, (*at, "result"), binding.result, ("name",))
    for key, source in sources(binding):
        yield from _argument(name, source, (*at, "arguments", key), operation, document)
    for result in operation.results:
        if result not in sdk.outputs:
            message = f"result '{result}' of {name} has no entry here, expected how it is read"
            yield document.problem(("outputs", "<key>"), message)


def _callees(specification: Specification, sdk: Sdk, document: Document) -> Iterator[Problem]:
    """A callee that is made of arguments needs them in every step."""
    for name, scenario in specification.scenarios.items():
        for step in scenario.steps:
            binding = sdk.operations.get(step.operation)
            needed = _ARGUMENT_NAME.findall(binding.callee) if binding else ()
            for argument in set(needed) - set(step.arguments):
                message = f"step '{step.name}' of {name} gives no {argument}, expected what the callee names"
                yield document.problem(("operations", step.operation, "callee"), message)


def sources(binding: Binding) -> Iterator[tuple[str | int, str]]:
    """What a binding passes, each with its keyword or place."""
    if isinstance(binding.arguments, Mapping):
        yield from binding.arguments.items()
    else:
        for index, source in enumerate(binding.arguments):
            yield from ((index, each) for each in (source.values() if isinstance(source, dict) else [source]))


def _argument(
    name: str, source: str, loc: Loc, operation: Operation, document: Document
) -> Iterator[Problem]:
    if not source.startswith("$"):
        return
    match = _ARGUMENT.fullmatch(source)
    if match is None:
        hint = "$x, $x or CODE, $x | CODE"
        yield document.problem(loc, f"'{source}', expected an argument and what stands for it", hint)
    elif match[1] not in operation.arguments:
        yield document.problem(loc, *unknown(f"argument of {name}", match[1], operation.arguments))
