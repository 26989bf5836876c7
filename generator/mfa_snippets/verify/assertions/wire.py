"""Compare the requests of runs with what their steps must send, and between languages."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from mfa_snippets.contracts.evidence import Exchange, Sent
from mfa_snippets.contracts.expectations import ExpectedRequest, SdkDeviations, Step
from mfa_snippets.verify.report import table
from mfa_snippets.verify.run.cases import Case, Proof

JSON = "application/json"
ABSENT = "absent"


class Row(NamedTuple):
    """A part of a request. Marks: `!` a difference, `+` a declared deviation, `?` an optional key."""

    mark: str
    name: str
    expected: str
    sent: str
    reason: str = ""


def wire_findings(case: Case, exchange: Exchange) -> Iterator[str]:
    """Every difference, each with the name of the case and the step."""
    for step, sent in _aligned(case.steps, exchange):
        place = f"{case.name}, step {step.name}" if step else case.name
        if step and sent:
            for row in _rows(step, sent, case.deviations):
                if row.mark == "!":
                    expected = "to be absent" if row.expected == ABSENT else row.expected
                    yield f"{place}: {row.name}: expected {expected}, was {row.sent}"
        elif request := step.request if step else sent:
            difference = "this request, was not sent" if step else "no such request, was sent"
            yield f"{place}: {request.method} {request.path}: expected {difference}"


def equivalence_findings(proofs: Iterable[Proof]) -> Iterator[str]:
    """A finding for each step that two languages sent differently, except for declared deviations."""
    requests: defaultdict[tuple[str, str], Any] = defaultdict(lambda: defaultdict(list))
    for case, run in (proof[0] for proof in proofs):
        for step, sent in _aligned(case.steps, run.exchange):
            if step and sent:
                rows = (row for row in _rows(step, sent, case.deviations) if row.mark != "+")
                cells = [(row.name, row.sent) for row in rows if row.sent != ABSENT]
                cells = [cell for cell in cells if cell != ("body", "{}")]
                has_body = any(name.startswith("body") for name, _ in cells)
                request = tuple(sorted(cell for cell in cells if has_body or cell[0] != "content type"))
                requests[case.program.scenario, step.name][request].append(case.program.language)
    for (scenario, step_name), variants in requests.items():
        if len(variants) > 1:
            columns = [dict(request) for request in variants]
            names = dict.fromkeys(name for column in columns for name in column)
            parts = [(name, *(column.get(name, ABSENT) for column in columns)) for name in names]
            differing = [part for part in parts if len(set(part[1:])) > 1]
            yield (
                f"{scenario}, step {step_name}: expected the same request in every language, "
                "differs without a declared deviation:\n"
                f"{table(('', *map(', '.join, variants.values())), differing)}"
            )


def _aligned(steps: Sequence[Step], exchange: Exchange) -> Iterator[tuple[Step | None, Sent | None]]:
    """Steps that send a request beside the requests, so that a missing one does not shift all others."""
    steps = [step for step in steps if step.request is not None]
    expected = [(step.request.method, step.request.path) for step in steps if step.request]
    sent = [(request.method, request.path) for request in exchange]
    for _, start, end, first, last in SequenceMatcher(None, expected, sent, autojunk=False).get_opcodes():
        yield from zip_longest(steps[start:end], exchange[first:last])


def _rows(step: Step | None, sent: Sent | None, deviations: SdkDeviations) -> Iterator[Row]:
    """The parts of a request, compared as JSON texts; an SDK's names of keys count as those of the API."""
    request = step.request if step else None
    required = request.body.required if request and request.body else None
    optional = request.body.optional if request and request.body else ()
    operation, body = step.operation if step else None, sent.body if sent else None
    names = {key.sent: key.key for key in deviations.renamed_keys if key.operation == operation}
    if isinstance(body, dict):
        body = {names.get(key, key): value for key, value in body.items()}
    expected, received = _head(request, {}), _head(sent, names)
    if sent and body is not None and (body != {} or required is not None):  # some SDKs send `{}` for nothing
        expected["content type"], received["content type"] = JSON, sent.content_type or ABSENT
        received |= _leaves(body, "body")
    expected |= _leaves(required, "body") if required is not None else {}
    extra = (key for key in deviations.extra_keys if key.operation == operation)
    leaves = ((key.reason, leaf) for key in extra for leaf in _leaves(key.value, f"body.{key.key}").items())
    declared = {name: (text, reason) for reason, (name, text) in leaves if name not in expected}
    for name in dict.fromkeys((*expected, *received)):
        values = expected.get(name, ABSENT), received.get(name, ABSENT)
        text, reason = declared.get(name, ("", ""))
        if values[0] == values[1]:
            yield Row("", name, *values)
        elif "{}" in values and any(other.startswith(f"{name}.") for other in (*expected, *received)):
            continue  # the keys below it are compared
        elif text and values[1] == text:
            yield Row("+", name, *values, reason)
        elif text:
            yield Row("!", name, f"{text} as declared", values[1])
        else:
            may_be_sent = any(f"{name}.".startswith(f"body.{key}.") for key in optional)
            yield Row("?" if values[0] == ABSENT and may_be_sent else "!", name, *values)


def _head(request: ExpectedRequest | Sent | None, names: Mapping[str, str]) -> dict[str, str]:
    """Method, path, bearer and query of a request, with other names of keys."""
    if request is None:
        return {}
    values = {name: text for name in ("method", "path", "bearer") if (text := getattr(request, name))}
    query = parse_qsl(request.query, keep_blank_values=True)
    return values | {f"query.{names.get(key, key)}": value for key, value in query}


def _leaves(value: Any, name: str) -> dict[str, str]:
    """The leaves of a JSON value by their dotted keys, as JSON; an empty object is a leaf."""
    if not isinstance(value, dict) or not value:
        return {name: json.dumps(value, ensure_ascii=False, sort_keys=True)}
    below = (_leaves(inner, f"{name}.{key}") for key, inner in value.items())
    return {name: text for part in below for name, text in part.items()}


def exchange_tables(case: Case, exchange: Exchange) -> Iterator[str]:
    """A title and a table of each step with its request."""
    for step, sent in _aligned(case.steps, exchange):
        title = f"step {step.name}, {step.operation}" if step else "no step"
        body = json.dumps(sent.answer.body, ensure_ascii=False)[:200] if sent else ""
        yield f"{case.name}, {title}: " + (f"status {sent.answer.status} {body}" if sent else "not sent")
        yield table(("", "", "expected", "sent", ""), _rows(step, sent, case.deviations))
