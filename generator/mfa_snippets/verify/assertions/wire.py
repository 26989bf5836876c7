"""Compare what went over the wire with what each step must send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from mfa_snippets.contracts.evidence import Exchange, Sent
from mfa_snippets.contracts.expectations import ExpectedRequest, SdkDeviations, Step
from mfa_snippets.verify.run.cases import Case

JSON = "application/json"


def wire_findings(case: Case, exchange: Exchange) -> tuple[str, ...]:
    """Every difference, each with its program and step."""
    steps = [step for step in case.steps if step.request is not None]
    return tuple(
        f"{case.name}{message}"
        for step, sent in paired(steps, exchange)
        for message in _messages(step, sent, case.habits)
    )


def paired(steps: Sequence[Step], exchange: Exchange) -> Iterator[tuple[Step | None, Sent | None]]:
    """Steps beside requests, so that one that is missing does not make all after it look wrong."""
    expected = [(step.request.method, step.request.path) for step in steps if step.request]
    sent = [(one.method, one.path) for one in exchange]
    for _, start, end, first, last in SequenceMatcher(None, expected, sent, autojunk=False).get_opcodes():
        yield from zip_longest(steps[start:end], exchange[first:last])


def _messages(step: Step | None, sent: Sent | None, habits: SdkDeviations) -> Iterator[str]:
    if step is None or step.request is None:
        if sent is not None:
            yield f": {sent.method} {sent.path}: expected no such request, was sent"
        return
    place = f", step {step.name}: "
    if sent is None:
        yield f"{place}{step.request.method} {step.request.path}: expected this request, was not sent"
        return
    declared = habits.extra(step)
    for message in (
        *_head(step.request, sent),
        *_body(step.request, habits.plain(step, sent.body), declared),
    ):
        yield place + message


def _head(expected: ExpectedRequest, sent: Sent) -> Iterator[str]:
    for name in ("method", "path", "query", "bearer"):
        if getattr(expected, name) != getattr(sent, name):
            yield _difference(name, getattr(expected, name), getattr(sent, name))
    if sent.body is not None and sent.content_type != JSON:
        yield _difference("content type", JSON, sent.content_type)


def _body(expected: ExpectedRequest, sent: Any, declared: Mapping[str, Any]) -> Iterator[str]:
    if expected.body is None:
        if sent not in (None, {}):  # some SDKs send an empty object where others send nothing
            yield f"body: expected none, was {json.dumps(sent)}"
        return
    if not isinstance(sent, dict):
        yield f"body: expected an object, was {json.dumps(sent)}"
        return
    yield from _required("body", expected.body.required, sent)
    allowed = {*expected.body.optional, *declared}
    for key in extra_keys(expected.body.required, sent, allowed):
        yield f"body.{key}: expected to be absent, was {json.dumps(_at(sent, key))}"
    for key, value in declared.items():
        was = _at(sent, key)
        if _has(sent, key) and canonical(value) != canonical(was):
            yield f"body.{key}: expected {json.dumps(value)} as declared, was {json.dumps(was)}"


def _required(place: str, expected: Mapping[str, Any], sent: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        inner = f"{place}.{key}"
        if key not in sent:
            for leaf, wanted in _leaves(inner, value):
                yield f"{leaf}: expected {json.dumps(wanted)}, was absent"
        elif isinstance(value, dict) and isinstance(sent[key], dict):
            yield from _required(inner, value, sent[key])
        elif canonical(value) != canonical(sent[key]):
            yield f"{inner}: expected {json.dumps(value)}, was {json.dumps(sent[key])}"


def canonical(value: Any) -> str:
    """Text that is the same for the same JSON, and for no other: True is not 1."""
    return json.dumps(value, sort_keys=True)


def _leaves(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(f"{place}.{key}", inner)
    else:
        yield place, value


def extra_keys(
    required: Mapping[str, Any], sent: Mapping[str, Any], allowed: Iterable[str], above: str = ""
) -> Iterator[str]:
    """The dotted keys of a body that are neither required nor allowed; an allowed key covers all below it."""
    for key, value in sent.items():
        dotted = f"{above}{key}"
        if dotted in allowed:
            continue
        wanted = required.get(key)
        if isinstance(value, dict) and (isinstance(wanted, dict) or (value and key not in required)):
            inner = wanted if isinstance(wanted, dict) else {}
            yield from extra_keys(inner, value, allowed, f"{dotted}.")
        elif key not in required:
            yield dotted


def _has(body: Mapping[str, Any], dotted: str) -> bool:
    above, _, key = dotted.rpartition(".")
    inner = _at(body, above) if above else body
    return isinstance(inner, dict) and key in inner


def _at(sent: Mapping[str, Any], dotted: str) -> Any:
    value: Any = sent
    for key in dotted.split("."):  # a key with a dot in it is shown as absent
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _difference(name: str, expected: object, was: object) -> str:
    return f"{name}: expected {expected or 'none'}, was {was or 'none'}"
