"""Check one operation, whose wire may name no other arguments than its own, and one way to fail."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from ..errors import Problem
from ..loading.placeholders import check_placeholders
from ..loading.source import Document
from ..model import FailureWay, Operation, Sdk
from ..suggestions import unknown


def check_operation(
    name: str, operation: Operation, ways: Sequence[str], document: Document
) -> Iterator[Problem]:
    """Every problem of an operation's wire, and of the ways in which it fails."""
    for way in operation.fails:
        if way not in ways:
            yield document.problem((name, "fails", way, "<key>"), *unknown("way to fail", way, ways))
    if operation.wire is None:
        return
    wire = (name, "wire")
    yield from check_placeholders(document, (*wire, "path"), operation.wire.path, tuple(operation.arguments))
    for key, value in (operation.wire.body.required if operation.wire.body else {}).items():
        if isinstance(value, str) and value.startswith("$") and value[1:] not in operation.arguments:
            message = unknown(f"argument of {name}", value[1:], operation.arguments)
            yield document.problem((*wire, "body", "required", key), *message)


def check_failure_way(
    name: str, way: FailureWay, operations: Iterable[Operation], document: Document
) -> Iterator[Problem]:
    """Every problem of a way to fail: what nobody can fail in would never be provoked."""
    is_named = any(name in operation.fails for operation in operations)
    if way.of_every_call and way.error is None:
        yield document.problem((name,), "a way of every call, expected key 'error' here")
    if not way.of_every_call and not is_named:
        message = f"no operation fails in the way '{name}', expected it under fails of one"
        yield document.problem((name, "<key>"), message)
    if way.error and not way.of_every_call:
        message = "an error of a way of single operations, expected its code under fails of each"
        yield document.problem((name, "error", "<key>"), message)


def check_swallowed(sdk: Sdk, ways: Collection[str], document: Document) -> Iterator[Problem]:
    """Every problem of the ways to fail that an SDK swallows."""
    for index, gap in enumerate(sdk.gaps):
        for number, way in enumerate(gap.swallows):
            at = ("gaps", index, "swallows", number)
            if way not in ways:
                yield document.problem(at, *unknown("way to fail", way, tuple(ways)))
            elif gap.kind != "error":
                yield document.problem(at, f"a way in a gap of kind {gap.kind}, expected kind error")
