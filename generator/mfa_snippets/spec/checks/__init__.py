"""Check operations, failure modes and capabilities: each name is defined, and each fact is there once."""

from collections.abc import Collection

from mfa_snippets.spec.document import KEY, Document, Problems
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import FailureMode
from mfa_snippets.spec.sdk import Sdk, UntestedCall
from mfa_snippets.spec.specification import Capability, Specification, gap_of
from mfa_snippets.spec.validation import check_placeholders
from mfa_snippets.spec.value import references


def check_operation(name: str, operation: Operation, modes: Collection[str], document: Document) -> Problems:
    """Every problem of an operation's wire, and of the failure modes that it lists; `modes` are defined."""
    for mode in operation.fails:
        yield from document.undefined((name, "fails", mode, KEY), "failure mode", mode, modes)
    if operation.wire:
        at, arguments = (name, "wire"), tuple(operation.arguments)
        yield from check_placeholders(document, (*at, "path"), operation.wire.path, arguments)
        required = operation.wire.body.required if operation.wire.body else {}
        for loc, reference in references(required, *at, "body", "required"):
            yield from document.undefined(loc, f"argument of {name}", reference.name, arguments)


def check_failure_mode(
    name: str, mode: FailureMode, specification: Specification, document: Document
) -> Problems:
    """A mode needs an error if it is of every call, else an operation that fails with it."""
    if mode.of_every_call:
        if mode.error is None:
            yield document.problem((name,), "a failure mode of every call, expected key 'error' here")
        return
    if not any(name in operation.fails for operation in specification.operations.values()):
        message = f"no operation has failure mode '{name}', expected it under fails of one"
        yield document.problem((name, KEY), message)
    if mode.error:
        message = "an error of a failure mode of single operations, expected its code under fails of each"
        yield document.problem((name, "error", KEY), message)


def check_undetectable(sdk: Sdk, modes: Collection[str], document: Document) -> Problems:
    """Every problem of the failure modes that gaps list."""
    for index, gap in enumerate(sdk.gaps):
        for number, mode in enumerate(gap.undetectable):
            at = ("gaps", index, "undetectable", number)
            yield from document.undefined(at, "failure mode", mode, modes)
            if mode in modes and gap.kind != "error":
                yield document.problem(at, f"a failure mode in a gap of kind {gap.kind}, expected kind error")


def check_capability(
    specification: Specification, name: str, capability: Capability, document: Document
) -> Problems:
    """Every problem of the names in a capability, and of a reason that is missing."""
    operation = specification.operations.get(capability.operation or "")
    if capability.operation and capability.not_run:
        message = f"capability '{name}' has an operation and a reason why it is not run, expected one of them"
        yield document.problem((name, "not_run"), message)
    operations, kind = specification.operations, f"argument of {capability.operation}"
    yield from document.undefined((name, "operation"), "operation", capability.operation, operations)
    for index, argument in enumerate(capability.needs):
        known = operation.arguments if operation else [argument]
        yield from document.undefined((name, "needs", index), kind, argument, known)
    for sdk in specification.base_sdks.values():
        is_callable = isinstance(sdk.capabilities.get(name), UntestedCall)
        if is_callable and not capability.not_run and not capability.operation:
            message = f"capability '{name}' has a call in {sdk.label} that no program runs"
            hint = "run it as an operation, or give the reason as not_run"
            yield document.problem((name, KEY), f"{message}, expected key 'not_run' here", hint)
            return


def check_capabilities_of_sdk(
    specification: Specification, names: Collection[str], sdk: Sdk, document: Document
) -> Problems:
    """A capability has an operation, or an entry in each SDK; a binding passes what its capability needs."""
    for name in sdk.capabilities:
        yield from document.undefined(("capabilities", name, KEY), "capability", name, names)
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
