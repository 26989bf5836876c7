"""Check one operation: its wire may name no other arguments than its own."""

from collections.abc import Iterator

from .errors import Problem
from .model import Operation
from .placeholders import check_placeholders
from .source import Document
from .suggestions import unknown


def check_operation(name: str, operation: Operation, document: Document) -> Iterator[Problem]:
    """Every problem of an operation's wire."""
    if operation.wire is None:
        return
    wire = (name, "wire")
    yield from check_placeholders(document, (*wire, "path"), operation.wire.path, tuple(operation.arguments))
    for key, value in (operation.wire.body.required if operation.wire.body else {}).items():
        if isinstance(value, str) and value.startswith("$") and value[1:] not in operation.arguments:
            message = unknown(f"argument of {name}", value[1:], operation.arguments)
            yield document.problem((*wire, "body", "required", key), *message)
