"""Show the exchange of a program beside what was expected of it, step by step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mfa_snippets.verification.cases import Case
from mfa_snippets.verification.exchange import Sent
from mfa_snippets.verification.expected import ExpectedRequest, Step
from mfa_snippets.verification.habits import Habits
from mfa_snippets.verification.runs import Run
from mfa_snippets.verification.tables import ABSENT, leaves, table
from mfa_snippets.verification.wire import JSON, paired

HEAD = ("", "", "expected", "sent", "")
SAME, DECLARED, OPTIONAL, OTHER = "", "+", "?", "!"


def shown_wire(case: Case, run: Run) -> str:
    """One table a step. `!` marks what differs; `+` is declared of the SDK, `?` may be sent by any."""
    steps = [step for step in case.steps if step.request is not None]
    return "\n".join(
        f"{case.program.name}, {_title(step, sent)}\n{table(HEAD, list(_rows(step, sent, case.habits)))}"
        for step, sent in paired(steps, run.exchange)
    )


def _title(step: Step | None, sent: Sent | None) -> str:
    place = f"step {step.name}, {step.operation}" if step else "no step"
    if sent is None:
        return f"{place}: not sent"
    return f"{place}: answered {sent.answer.status} {json.dumps(sent.answer.body, ensure_ascii=False)[:200]}"


def _rows(step: Step | None, sent: Sent | None, habits: Habits) -> Iterator[tuple[str, ...]]:
    request = step.request if step else None
    expected = dict(_expected(request)) if request else {}
    found = dict(_found(sent, habits, step)) if sent else {}
    declared = habits.extra(step) if step else {}
    reasons = {one.key: one.reason for one in habits.extra_keys if step and one.operation == step.operation}
    optional = request.body.optional if request and request.body else ()
    for key in dict.fromkeys((*expected, *found)):
        pair = expected.get(key, ABSENT), found.get(key, ABSENT)
        mark, reason = _mark(key.removeprefix("body."), pair, declared, optional, reasons)
        yield (mark, key, *pair, reason)


def _expected(request: ExpectedRequest) -> Iterator[tuple[str, str]]:
    yield from _head(request)
    if request.body is not None:
        yield "content type", JSON
        yield from ((f"body.{key}" if key else "body", text) for key, text in leaves(request.body.required))


def _found(sent: Sent, habits: Habits, step: Step | None) -> Iterator[tuple[str, str]]:
    yield from _head(sent)
    if sent.body in (None, {}):  # some SDKs send an empty object where others send nothing
        return
    yield "content type", sent.content_type or "none"
    body = habits.plain(step, sent.body) if step else sent.body
    yield from ((f"body.{key}" if key else "body", text) for key, text in leaves(body))


def _head(request: ExpectedRequest | Sent) -> Iterator[tuple[str, str]]:
    for name in ("method", "path", "query", "bearer"):
        value = getattr(request, name)
        if value or name != "query":
            yield name, value or "none"


def _mark(
    key: str,
    pair: tuple[str, str],
    declared: Mapping[str, Any],
    optional: tuple[str, ...],
    reasons: Mapping[str, str],
) -> tuple[str, str]:
    if pair[0] == pair[1]:
        return SAME, ""
    covering = _covering(key, declared)
    if pair[0] == ABSENT and covering is not None:
        return DECLARED, reasons.get(covering) or next(iter(reasons.values()), "")
    if pair[0] == ABSENT and _covering(key, dict.fromkeys(optional)) is not None:
        return OPTIONAL, ""
    return OTHER, ""


def _covering(key: str, allowed: Mapping[str, Any]) -> str | None:
    """The allowed key that covers this one: itself, or one above it."""
    return next((one for one in allowed if key == one or key.startswith(f"{one}.")), None)
