"""Compare a new or recorded run with its case: output or HTTP responses, `amr`, and requests."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from mfa_snippets.contracts.evidence import Cookie, Response, Run, signed_amr
from mfa_snippets.contracts.expectations import ExpectedError, ExpectedResponse, matches_message
from mfa_snippets.verify.assertions.wire import JSON, wire_findings
from mfa_snippets.verify.run.cases import Case

ERROR_LINE = re.compile(r"error: (?P<code>\S+) (?P<description>.*\S.*)")
ERROR_FIELDS = ("code", "description")
STACK_TRACE = re.compile(
    r"Traceback \(most recent call last\)|^\s+at \S+.*[(:]|^goroutine \d+|^panic:|^Exception in thread"
    r"|\.rb:\d+:in "
)
SECRET = re.compile(
    r"\{(refresh_jwt|session_jwt|totp|otp|magic_link|enchanted_link|link|pending_ref|wrong):\d+\}"
    r"|\{password\}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*"
)
COOKIE_ATTRIBUTES = ("httponly", "path=/", "samesite=strict", "secure")
"""The required attributes of each session cookie."""
NO_CONTENT = 204
MAX_LENGTH = 300  # of quoted output and bodies, in characters


def run_findings(case: Case, run: Run) -> tuple[str, ...]:
    """Every difference between a run and its case."""
    signed = () if case.error else _signed_amr(case.amr or (), run)
    return (
        *output_findings(case, run),
        *(f"{case.name}: {message}" for message in signed),
        *wire_findings(case.name, case.steps, run.exchange, case.deviations),
    )


def output_findings(case: Case, run: Run) -> tuple[str, ...]:
    """Differences in what a program printed or sent as responses, and in its exit status."""
    error = _described(case.error, run) if case.error else None
    if case.responses:
        messages = _responses(case, error, run)
    elif error:
        messages = _error(error, case.hint, run)
    else:
        messages = _success(case, run)
    return tuple(f"{case.name}: {message}" for message in (*messages, *_stack_traces(run), *_secrets(run)))


def _described(error: ExpectedError, run: Run) -> ExpectedError:
    """An error of the API; without an expected description, it has that of the last response."""
    if error.kind != "answered" or error.description is not None:
        return error
    body = run.exchange[-1].answer.body if run.exchange else None
    return replace(error, description=body.get("errorDescription") if isinstance(body, dict) else None)


def _success(case: Case, run: Run) -> Iterator[str]:
    yield from _clean_exit("exit status", run)
    expected = f"amr: {', '.join(case.amr or ())}"
    if _last(run.stdout) != expected:
        yield f"last line on standard output: expected '{expected}', was '{_last(run.stdout)}'"
    lines = iter(run.stdout)
    for step in case.steps:
        for text in filter(None, (step.asks, *step.says)):
            if not any(matches_message(text, line) for line in lines):
                yield f"step {step.name}: expected the line '{text}' in turn, was not printed"
                return


def _clean_exit(name: str, run: Run) -> Iterator[str]:
    if run.exit != 0:
        yield f"{name}: expected 0, was {_status(run)}; its last output: {_last(run.stderr or run.stdout)}"
    elif run.stderr:
        yield f"standard error: expected nothing, was '{_last(run.stderr)}'"


def _error(expected: ExpectedError, hint: str | None, run: Run) -> Iterator[str]:
    if run.exit != 1:
        yield f"exit status: expected 1, was {_status(run)}"
    line = run.stderr[-1] if run.stderr else ""
    error = ERROR_LINE.fullmatch(line)
    if error is None or error["code"] != expected.code or not expected.allows(error["description"]):
        text = f"error: {expected.code} {' or '.join(expected.texts) or '<description>'}"
        yield f"last line on standard error: expected '{text}', was '{line[:MAX_LENGTH]}'"
    if hint is not None and hint not in run.stderr[:-1]:
        yield f"standard error: expected the line '{hint}' before the last, was not printed"


def _signed_amr(amr: tuple[str, ...], run: Run) -> Iterator[str]:
    signed = signed_amr(run.exchange)
    if signed != amr:
        was = "no session" if signed is None else ", ".join(signed)
        yield f"amr of the signed session: expected {', '.join(amr)}, was {was}"


def _stack_traces(run: Run) -> Iterator[str]:
    line = next((line for line in (*run.stderr, *run.stdout) if STACK_TRACE.search(line)), None)
    if line is not None:
        yield f"output: expected no stack trace, was '{line[:MAX_LENGTH]}'"


def _secrets(run: Run) -> Iterator[str]:
    bodies = ((f"request {sent.request}: body", (json.dumps(sent.body),)) for sent in run.responses)
    for name, lines in (("standard output", run.stdout), ("standard error", run.stderr), *bodies):
        secrets = sorted({match[0][:40] for line in lines for match in SECRET.finditer(line)})
        if secrets:
            yield f"{name}: expected no token or code, has {', '.join(secrets)}"


def _status(run: Run) -> str:
    return "none, it was killed" if run.exit is None else str(run.exit)


def _last(lines: tuple[str, ...]) -> str:
    return lines[-1][:MAX_LENGTH] if lines else ""


def _responses(case: Case, error: ExpectedError | None, run: Run) -> Iterator[str]:
    """Differences in the responses to a browser, and in how the server ended."""
    yield from _clean_exit("exit status after SIGTERM", run)
    for expected, response in zip_longest(case.responses, run.responses):
        if expected is None or response is None:
            name, count = (response.request, "no") if expected is None else (expected.name, "a")
            yield f"request {name}: expected {count} response, received {'none' if expected else 'one'}"
        elif case.refusal and expected.name == case.refusal.request:
            refused = replace(expected, status=case.refusal.status, fields=ERROR_FIELDS, cookies={})
            yield from (f"request {refused.name}: {text}" for text in _response(refused, response, error))
        else:
            yield from (f"request {expected.name}: {text}" for text in _response(expected, response, None))
    body = run.responses[-1].body if run.responses else None
    amr = body.get("amr") if isinstance(body, dict) else None
    if case.amr is not None and amr != list(case.amr):
        yield f"amr in the last body: expected {json.dumps(list(case.amr))}, was {json.dumps(amr)}"


def _response(expected: ExpectedResponse, response: Response, error: ExpectedError | None) -> Iterator[str]:
    if response.status != expected.status:
        yield f"status: expected {expected.status}, was {response.status} with {_shown(response)}"
    if expected.status != NO_CONTENT:
        yield from _fields(expected.fields, response)
    elif response.body is not None:
        yield f"body: expected none, was {_shown(response)}"
    if error and isinstance(response.body, dict):
        code, description = (response.body.get(field) for field in ERROR_FIELDS)
        if code != error.code:
            yield f"body.code: expected {json.dumps(error.code)}, was {json.dumps(code)}"
        if not error.allows(str(description)):
            texts = " or ".join(map(json.dumps, error.texts))
            yield f"body.description: expected {texts}, was {json.dumps(description)}"
    yield from _cookies(expected, response)


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


def _cookies(expected: ExpectedResponse, response: Response) -> Iterator[str]:
    names, values = [cookie.name for cookie in response.cookies], expected.cookies
    if sorted(names) != sorted(values):
        yield f"cookies: expected {_list(list(values))}, were {_list(names)}"
    cookies: dict[str, Cookie] = {cookie.name: cookie for cookie in response.cookies if cookie.name in values}
    for name, cookie in cookies.items():
        if cookie.value != values[name]:
            yield f"cookie {name}: expected {values[name]}, was {cookie.value[:40]}"
        missing = [attribute for attribute in COOKIE_ATTRIBUTES if attribute not in cookie.attributes]
        if missing:
            yield f"cookie {name}: expected {', '.join(missing)}, has {_list(cookie.attributes)}"


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _shown(response: Response) -> str:
    return json.dumps(response.body)[:MAX_LENGTH]
