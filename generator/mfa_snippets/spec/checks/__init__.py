"""Check operations, failure modes and capabilities: each name is defined, and each fact is there once."""

from mfa_snippets.spec.document import KEY, Problems, names
from mfa_snippets.spec.sdk import UntestedCall
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import check_placeholders
from mfa_snippets.spec.value import references


def check_operation(specification: Specification, name: str) -> Problems:
    """Every problem of an operation's wire, and of the failure modes that it lists."""
    operation, document = specification.operations[name], specification.documents[f"operations/{name}"]
    for mode in operation.fails:
        modes = names(specification.documents, "failure_modes")
        yield from document.undefined((name, "fails", mode, KEY), "failure mode", mode, modes)
    if operation.wire:
        at, arguments = (name, "wire"), tuple(operation.arguments)
        yield from check_placeholders(document, (*at, "path"), operation.wire.path, arguments)
        required = operation.wire.body.required if operation.wire.body else {}
        for loc, reference in references(required, *at, "body", "required"):
            yield from document.undefined(loc, f"argument of {name}", reference.name, arguments)


def check_failure_mode(specification: Specification, name: str) -> Problems:
    """A mode needs an error if it is of every call, else an operation that fails with it."""
    mode, document = specification.failure_modes[name], specification.documents[f"failure_modes/{name}"]
    is_listed = any(name in operation.fails for operation in specification.operations.values())
    if mode.of_every_call and mode.error is None:
        yield document.problem((name,), "a failure mode of every call, expected key 'error' here")
    if not mode.of_every_call and not is_listed:
        message = f"no operation has failure mode '{name}', expected it under fails of one"
        yield document.problem((name, KEY), message)
    if not mode.of_every_call and mode.error:
        message = "an error of a failure mode of single operations, expected its code under fails of each"
        yield document.problem((name, "error", KEY), message)


def check_capability(specification: Specification, name: str) -> Problems:
    """Every problem of the names in a capability, and of a reason that is missing."""
    capability, document = specification.capabilities[name], specification.documents[f"capabilities/{name}"]
    operations, kind = specification.operations, f"argument of {capability.operation}"
    operation = operations.get(capability.operation or "")
    if capability.operation and capability.not_run:
        message = f"capability '{name}' has an operation and a reason why it is not run, expected one of them"
        yield document.problem((name, "not_run"), message)
    yield from document.undefined((name, "operation"), "operation", capability.operation, operations)
    for index, argument in enumerate(capability.needs if operation else ()):
        known = operation.arguments if operation else ()
        yield from document.undefined((name, "needs", index), kind, argument, known)
    sdks = specification.base_sdks.values()
    callable_in = [sdk.label for sdk in sdks if isinstance(sdk.capabilities.get(name), UntestedCall)]
    if callable_in and not capability.not_run and not capability.operation:
        message = f"capability '{name}' has a call in {callable_in[0]} that no program runs"
        hint = "run it as an operation, or give the reason as not_run"
        yield document.problem((name, KEY), f"{message}, expected key 'not_run' here", hint)
