"""Compare the requests of a run with those that its steps must send, as findings or as tables."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from mfa_snippets.contracts.evidence import Exchange, Sent
from mfa_snippets.contracts.expectations import ExpectedRequest, SdkDeviations, Step

JSON = "application/json"
HEAD = ("method", "path", "query", "bearer")  # the attributes of a request that are compared as text
ABSENT = "absent"
CELL_WIDTH = 60  # the longest text of a table cell, in characters


class Row(NamedTuple):
    """A part of a request. Marks: `!` a difference, `+` a declared deviation, `?` an optional key."""

    mark: str
    name: str
    expected: str
    sent: str
    reason: str = ""


def wire_findings(
    name: str, steps: Sequence[Step], exchange: Exchange, deviations: SdkDeviations
) -> tuple[str, ...]:
    """Every difference, each with the name of the run and the step."""
    return tuple(
        f"{name}{message}"
        for step, sent in aligned(steps, exchange)
        for message in _messages(step, sent, deviations)
    )


def _messages(step: Step | None, sent: Sent | None, deviations: SdkDeviations) -> Iterator[str]:
    if step is None and sent is not None:
        yield f": {sent.method} {sent.path}: expected no such request, was sent"
    elif step is not None and step.request is not None and sent is None:
        request = f"{step.request.method} {step.request.path}"
        yield f", step {step.name}: {request}: expected this request, was not sent"
    elif step is not None:
        for row in _rows(step, sent, deviations):
            if row.mark == "!":
                expected = "to be absent" if row.expected == ABSENT else row.expected
                yield f", step {step.name}: {row.name}: expected {expected}, was {row.sent}"


def aligned(steps: Sequence[Step], exchange: Exchange) -> Iterator[tuple[Step | None, Sent | None]]:
    """Steps that send a request beside the requests, so that a missing one does not shift all others."""
    steps = [step for step in steps if step.request is not None]
    expected = [(step.request.method, step.request.path) for step in steps if step.request]
    sent = [(request.method, request.path) for request in exchange]
    for _, start, end, first, last in SequenceMatcher(None, expected, sent, autojunk=False).get_opcodes():
        yield from zip_longest(steps[start:end], exchange[first:last])


def _rows(step: Step | None, sent: Sent | None, deviations: SdkDeviations) -> Iterator[Row]:
    request = step.request if step else None
    body = request.body if request else None
    plain = api_body(step, sent.body, deviations) if step and sent else sent and sent.body
    if body is None and plain == {}:  # some SDKs send an empty object where others send nothing
        plain = None
    declared = declared_keys(step, deviations) if step else {}
    expected, received = _cells(request), _cells(sent)
    if sent and sent.body is not None:
        expected, received["content type"] = {**expected, "content type": JSON}, sent.content_type or "none"
    expected |= _body_cells(body.required) if body else {}
    received |= _body_cells(without_keys(plain, declared)) if plain is not None else {}
    for name in dict.fromkeys((*expected, *received)):
        values = expected.get(name, ABSENT), received.get(name, ABSENT)
        has_keys = any(other.startswith(f"{name}.") for other in (*expected, *received))
        if values[0] == values[1]:
            yield Row("", name, *values)
        elif not ("{}" in values and has_keys):
            is_optional = values[0] == ABSENT and _is_covered(name, body.optional if body else ())
            yield Row("?" if is_optional else "!", name, *values)
    yield from _deviation_rows(step, plain, declared, deviations)


def _cells(request: ExpectedRequest | Sent | None) -> dict[str, str]:
    """The head of a request, as text."""
    values = {name: getattr(request, name) for name in HEAD if request}
    return {name: value or "none" for name, value in values.items() if value or name != "query"}


def _body_cells(body: Any) -> Mapping[str, str]:
    return {f"body.{key}" if key else "body": text for key, text in leaves(body)}


def _is_covered(name: str, keys: Iterable[str]) -> bool:
    """Whether a part of the body has one of these dotted keys, or is below it."""
    return any(f"{name}.".startswith(f"body.{key}.") for key in keys)


def _deviation_rows(
    step: Step | None, body: Any, declared: Mapping[str, Any], deviations: SdkDeviations
) -> Iterator[Row]:
    extra = [key for key in deviations.extra_keys if step and key.operation == step.operation]
    for key, value in declared.items():
        reason = next((known.reason for known in extra if f"{key}.".startswith(f"{known.key}.")), "")
        for sent in _values(body, key):
            text, was = _json(value), _json(sent)
            is_equal, expected = text == was, f"{text} as declared"
            yield Row("+" if is_equal else "!", f"body.{key}", ABSENT if is_equal else expected, was, reason)


def _values(body: Any, key: str) -> tuple[Any, ...]:
    """The value of a dotted key, or none."""
    name, _, rest = key.partition(".")
    if not isinstance(body, dict) or name not in body:
        return ()
    return _values(body[name], rest) if rest else (body[name],)


def api_body(step: Step, body: Any, deviations: SdkDeviations) -> Any:
    """A body of an SDK under the API's names of its keys."""
    names = {key.sent: key.key for key in deviations.renamed_keys if key.operation == step.operation}
    return {names.get(key, key): value for key, value in body.items()} if isinstance(body, dict) else body


def declared_keys(step: Step, deviations: SdkDeviations) -> Mapping[str, Any]:
    """The dotted keys that an SDK may add to a step's body, with their values."""
    required = step.request.body.required if step.request and step.request.body else {}
    keys = (extra for extra in deviations.extra_keys if extra.operation == step.operation)
    return dict(pair for key in keys for pair in _added(required, key.key.split("."), key.key, key.value))


def _added(required: Any, path: Sequence[str], dotted: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A declared key if the step does not require it, else the declared keys within its value."""
    for key in path:
        if not isinstance(required, dict) or key not in required:
            yield dotted, value
            return
        required = required[key]
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from _added(required, [key], f"{dotted}.{key}", inner)


def without_keys(body: Any, keys: Collection[str], above: str = "") -> Any:
    """A body without some dotted keys, and without objects that had no other keys."""
    if not isinstance(body, dict):
        return body
    rest = {
        key: without_keys(value, keys, f"{above}{key}.")
        for key, value in body.items()
        if f"{above}{key}" not in keys
    }
    return {key: value for key, value in rest.items() if value != {} or body[key] == {}}


def leaves(value: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of a JSON value by their dotted keys, as JSON; an empty object is a leaf."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{above}.{key}" if above else key)
    else:
        yield above, _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def exchange_tables(name: str, steps: Sequence[Step], exchange: Exchange, deviations: SdkDeviations) -> str:
    """A table of each step with its request."""
    head = ("", "", "expected", "sent", "")
    return "\n".join(
        f"{name}, {_title(step, sent)}\n{table(head, _rows(step, sent, deviations))}"
        for step, sent in aligned(steps, exchange)
    )


def _title(step: Step | None, sent: Sent | None) -> str:
    name = f"step {step.name}, {step.operation}" if step else "no step"
    if sent is None:
        return f"{name}: not sent"
    return f"{name}: status {sent.answer.status} {json.dumps(sent.answer.body, ensure_ascii=False)[:200]}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Text columns of equal width, two spaces apart, each line indented by two."""
    cells = [
        [cell if len(cell) <= CELL_WIDTH else f"{cell[: CELL_WIDTH - 1]}…" for cell in row]
        for row in (head, *rows)
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(f"  {line}".rstrip() for line in lines)
