"""Check one operation, whose wire may name no other arguments than its own, and one way to fail."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mfa_snippets.errors import Problem, unknown
from mfa_snippets.spec.capabilities import forbids
from mfa_snippets.spec.checks.sdks import sources
from mfa_snippets.spec.document import Document, Loc
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import FailureMode
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Capability, Specification
from mfa_snippets.spec.validation import check_placeholders


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
    name: str, way: FailureMode, operations: Iterable[Operation], document: Document
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


_KINDS = {"way": ("way",), "result": ("result",)}
_ABOUT = ("operation", "way", "result")


def check_ways(specification: Specification, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """Every problem of the ways themselves: what they name, and reasons that are missing."""
    for name, way in specification.ways.items():
        document = documents[f"ways/{name}"]
        yield from _way(specification, name, way, document)
        offering = [sdk.label for sdk in specification.own_sdks.values() if name in sdk.offers]
        if offering and not way.not_run and not way.operation:
            message = f"way '{name}' is offered by {offering[0]}, and nothing says why no program runs it"
            hint = "run it as an operation, or give the reason as not_run"
            yield document.problem((name, "<key>"), f"{message}, expected key 'not_run' here", hint)


def _way(specification: Specification, name: str, way: Capability, document: Document) -> Iterator[Problem]:
    if way.operation and way.not_run:
        message = f"way '{name}' has an operation and a reason why it is not run, expected one of them"
        yield document.problem((name, "not_run"), message)
    operation = specification.operations.get(way.operation or "")
    if way.operation and way.operation not in specification.operations:
        names = unknown("operation", way.operation, specification.operations)
        yield document.problem((name, "operation"), *names)
    for index, argument in enumerate(way.needs):
        if operation and argument not in operation.arguments:
            names = unknown(f"argument of {way.operation}", argument, operation.arguments)
            yield document.problem((name, "needs", index), *names)


def check_way_support(
    specification: Specification, ways: Collection[str], sdk: Sdk, document: Document
) -> Iterator[Problem]:
    """Every problem of what one SDK's file says of ways; `ways` are the names of all, valid or not."""
    for index, gap in enumerate(sdk.gaps):
        yield from _gap(specification, ways, gap, ("gaps", index), document)
    for name in sdk.offers:
        if name not in ways:
            yield document.problem(("offers", name, "<key>"), *unknown("way", name, ways))
    gaps = {gap.way for gap in sdk.gaps if gap.way}
    for name, way in specification.ways.items():
        yield from _said_once(name, way, name in sdk.offers, name in gaps, document)
        yield from _passed(name, way, sdk, document)


def _said_once(
    name: str, way: Capability, is_offered: bool, is_lacking: bool, document: Document
) -> Iterator[Problem]:
    at: Loc = ("offers", name, "<key>") if is_offered else ("gaps", "<key>")
    if way.operation and (is_offered or is_lacking):
        message = f"way '{name}' is performed by {way.operation}, expected its binding or gap to say all"
        yield document.problem(at, message)
    elif is_offered and is_lacking:
        yield document.problem(at, f"way '{name}' has an offer and a gap, expected one of them")
    elif not way.operation and not is_offered and not is_lacking:
        message = f"way '{name}' has neither an offer nor a gap, expected one of them"
        yield document.problem(at, message)


def _passed(name: str, way: Capability, sdk: Sdk, document: Document) -> Iterator[Problem]:
    """A binding passes all that makes its operation the way, unless a gap says that it cannot."""
    binding = sdk.operations.get(way.operation or "")
    if binding is None or any(forbids(gap, name, way) for gap in sdk.gaps):
        return
    passed = {source[1:].partition(" ")[0] for _, source in sources(binding)}
    for argument in way.needs:
        if argument not in passed:
            message = f"way '{name}' needs {argument}, expected this binding to pass it, or a gap"
            at: Loc = ("operations", way.operation or "", "arguments")
            yield document.problem(at, message, f"a gap of kind argument names {argument}")


def _gap(
    specification: Specification, ways: Collection[str], gap: Gap, at: Loc, document: Document
) -> Iterator[Problem]:
    named = tuple(key for key in _ABOUT if getattr(gap, key))
    expected = _KINDS.get(gap.kind, ("operation",))
    if named != expected:
        message = f"a gap of kind '{gap.kind}' names {' and '.join(named) or 'nothing'}"
        yield document.problem(at, f"{message}, expected {expected[0]} alone")
    if gap.way and gap.way not in ways:
        yield document.problem((*at, "way"), *unknown("way", gap.way, ways))
    results = {name for each in specification.operations.values() for name in each.results}
    if gap.result and gap.result not in results:
        yield document.problem((*at, "result"), *unknown("result", gap.result, results))
    operation = specification.operations.get(gap.operation or "")
    if operation and gap.argument and gap.argument not in operation.arguments:
        known = operation.arguments
        yield document.problem(
            (*at, "argument"), *unknown(f"argument of {gap.operation}", gap.argument, known)
        )
