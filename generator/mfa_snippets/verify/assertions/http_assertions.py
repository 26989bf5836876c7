"""Judge what a browser was answered: statuses, cookies, and bodies without a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from mfa_snippets.contracts.evidence import Cookie, Response, Run, signed_amr
from mfa_snippets.contracts.expectations import ExpectedError, ExpectedResponse
from mfa_snippets.verify.run.cases import Case

GUARDS = ("httponly", "path=/", "samesite=strict", "secure")
"""No script can read such a cookie, no other site has it sent, and it goes to every path."""
JSON = "application/json"
ERROR = ("code", "description")
NO_BODY = 204
LONGEST_BODY = 300


def answer_findings(case: Case, run: Run, secret: re.Pattern[str]) -> Iterator[str]:
    """All that is wrong with the answers of a program, and with its end."""
    if run.exit != 0:
        status = "none, it was killed" if run.exit is None else str(run.exit)
        last = (run.stderr or run.stdout or ("",))[-1][:LONGEST_BODY]
        yield f"exit status after SIGTERM: expected 0, was {status}; its last output: {last}"
    elif run.stderr:
        yield f"standard error: expected nothing, was '{run.stderr[-1][:LONGEST_BODY]}'"
    refused = case.refusal.request if case.refusal else None
    for expected, response in zip_longest(case.responses, run.responses):
        if expected is None or response is None:
            name = (expected or response).request if expected is None else expected.name
            yield f"request {name}: expected {'no ' if expected is None else ''}answer, was another"
            continue
        is_refused = expected.name == refused
        found = _refused(case, response) if is_refused else _answered(expected, response)
        yield from (f"request {expected.name}: {message}" for message in found)
    for response in run.responses:
        for leak in sorted({match[0][:40] for match in secret.finditer(json.dumps(response.body))}):
            yield f"request {response.request}: body: expected no token or code, has {leak}"
    if case.amr is not None:
        yield from _amr(case.amr, run)


def _amr(amr: tuple[str, ...], run: Run) -> Iterator[str]:
    """The factors of the session that was signed, and of the one that was let in."""
    signed = signed_amr(run.exchange)
    if signed != amr:
        was = "no session" if signed is None else ", ".join(signed)
        yield f"amr of the session that was answered: expected {', '.join(amr)}, was {was}"
    body = run.responses[-1].body if run.responses else None
    shown = body.get("amr") if isinstance(body, dict) else None
    if shown != list(amr):
        yield f"amr in the last body: expected {json.dumps(list(amr))}, was {json.dumps(shown)}"


def _answered(expected: ExpectedResponse, response: Response) -> Iterator[str]:
    yield from _status(expected.status, response)
    if expected.status == NO_BODY and response.body is not None:
        yield f"body: expected none, was {_shown(response)}"
    if expected.status != NO_BODY:
        yield from _fields(expected.fields, response)
    yield from _cookies(expected.cookies, response)


def _refused(case: Case, response: Response) -> Iterator[str]:
    assert case.refusal, "the caller looked"
    assert case.error, "a refusal tells of an error"
    yield from _status(case.refusal.status, response)
    yield from _fields(ERROR, response)
    yield from _told(case.error, response.body)
    yield from _cookies({}, response)


def _status(expected: int, response: Response) -> Iterator[str]:
    if response.status != expected:
        yield f"status: expected {expected}, was {response.status} with {_shown(response)}"


def _fields(fields: tuple[str, ...], response: Response) -> Iterator[str]:
    body = response.body
    if response.content_type != JSON:
        yield f"content type: expected {JSON}, was {response.content_type or 'none'}"
    if not isinstance(body, dict) or sorted(body) != sorted(fields):
        yield f"body: expected an object with {', '.join(fields)}, was {_shown(response)}"
        return
    for field in fields:
        if not body[field]:
            yield f"body.{field}: expected a value, was {json.dumps(body[field])}"


def _told(expected: ExpectedError, body: object) -> Iterator[str]:
    if not isinstance(body, dict):
        return
    code, description = (body.get(field) for field in ERROR)
    if code != expected.code:
        yield f"body.code: expected {json.dumps(expected.code)}, was {json.dumps(code)}"
    if not expected.allows(str(description)):
        wanted = " or ".join(map(json.dumps, expected.texts))
        yield f"body.description: expected {wanted}, was {json.dumps(description)}"


def _cookies(expected: Mapping[str, str], response: Response) -> Iterator[str]:
    found: dict[str, Cookie] = {cookie.name: cookie for cookie in response.cookies}
    if found.keys() != expected.keys() or len(found) != len(response.cookies):
        names = [cookie.name for cookie in response.cookies]
        yield f"cookies: expected {_list(list(expected))}, were {_list(names)}"
    for name in expected.keys() & found.keys():
        cookie = found[name]
        if cookie.value != expected[name]:
            yield f"cookie {name}: expected {expected[name]}, was {cookie.value[:40]}"
        lacking = [guard for guard in GUARDS if guard not in cookie.attributes]
        if lacking:
            yield f"cookie {name}: expected {', '.join(lacking)}, has {_list(list(cookie.attributes))}"


def _list(names: list[str]) -> str:
    return ", ".join(names) or "none"


def _shown(response: Response) -> str:
    return json.dumps(response.body)[:LONGEST_BODY]
