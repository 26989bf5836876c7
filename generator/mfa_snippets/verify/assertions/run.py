"""Compare a new or recorded run with its case: output or HTTP responses, `amr`, and requests."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mfa_snippets.contracts.evidence import Response, Run, signed_amr
from mfa_snippets.contracts.expectations import ExpectedError, matches_message
from mfa_snippets.verify.assertions.wire import JSON, wire_findings
from mfa_snippets.verify.run.cases import Case

ERROR_LINE = re.compile(r"error: (?P<code>\S+) (?P<description>.*\S.*)")
API_CODE = re.compile(r"E\d+")
STACK_TRACE = re.compile(
    r"Traceback \(most recent call last\)|^\s+at \S+.*[(:]|^goroutine \d+|^panic:|^Exception in thread"
    r"|\.rb:\d+:in "
)
SECRET = re.compile(
    r"\{(refresh_jwt|session_jwt|totp|otp|magic_link|enchanted_link|link|pending_ref|oauth_code|passkey|wrong):\d+\}"
    r"|\{password\}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*"
)
COOKIE_ATTRIBUTES = ("httponly", "path=/", "samesite=strict", "secure")  # of each that is not deleted
DELETED = ("expires=past", "max-age=0")  # attributes that delete a cookie; one of them is enough
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
MAX_LENGTH = 300  # of quoted output and bodies, in characters


def run_findings(case: Case, run: Run) -> Iterator[str]:
    """Every difference between a run and its case."""
    yield from output_findings(case, run)
    signed = signed_amr(run.exchange)
    if case.error is None and signed != (case.amr or None):
        was, expected = (", ".join(amr) if amr else "no session" for amr in (signed, case.amr))
        yield f"{case.name}: amr of the signed session: expected {expected}, was {was}"
    yield from wire_findings(case.name, case.steps, run.exchange, case.deviations)


def output_findings(case: Case, run: Run) -> tuple[str, ...]:
    """Differences in what a program printed or sent as responses, and in its exit status."""
    error = _described(case.error, run) if case.error else None
    # A web server logs its own errors and outages to standard error.
    logs_error = case.refusal is not None and case.refusal.status >= SERVER_ERROR
    if case.responses:
        clean = _clean_exit("exit status after SIGTERM", run, logs_error)
        messages = (*clean, *_responses(case, error, run))
    elif error:
        messages = tuple(_error(error, run))
    else:
        messages = (*_clean_exit("exit status", run), *_success(case, run))
    return tuple(f"{case.name}: {message}" for message in (*messages, *_leaks(run, logs_error)))


def _described(error: ExpectedError, run: Run) -> ExpectedError:
    """An error of the API; without an expected description, it has that of the last response."""
    if error.kind != "answered" or error.description is not None:
        return error
    body = run.exchange[-1].answer.body if run.exchange else None
    return replace(error, description=body.get("errorDescription") if isinstance(body, dict) else None)


def _success(case: Case, run: Run) -> Iterator[str]:
    if _last(run.stdout) != case.prints:
        yield f"last line on standard output: expected '{case.prints}', was '{_last(run.stdout)}'"
    lines = iter(run.stdout)
    for step in case.steps:
        for text in filter(None, (step.asks, *step.says)):
            if not any(matches_message(text, line) for line in lines):
                yield f"step {step.name}: expected the line '{text}' in turn, was not printed"
                return


def _clean_exit(name: str, run: Run, logs_error: bool = False) -> Iterator[str]:
    if run.exit != 0:
        yield f"{name}: expected 0, was {_status(run)}; its last output: {_last(run.stderr or run.stdout)}"
    elif run.stderr and not logs_error:
        yield f"standard error: expected nothing, was '{_last(run.stderr)}'"
    elif logs_error and not run.stderr:
        yield "standard error: expected what went wrong, was nothing"


def _error(expected: ExpectedError, run: Run) -> Iterator[str]:
    if run.exit != 1:
        yield f"exit status: expected 1, was {_status(run)}"
    line = run.stderr[-1] if run.stderr else ""
    error = ERROR_LINE.fullmatch(line)
    if error is None or error["code"] != expected.code or not expected.allows(error["description"]):
        text = f"error: {expected.code} {' or '.join(expected.texts) or '<description>'}"
        yield f"last line on standard error: expected '{text}', was '{line[:MAX_LENGTH]}'"


def _status(run: Run) -> str:
    return "none, it was killed" if run.exit is None else str(run.exit)


def _last(lines: tuple[str, ...]) -> str:
    return lines[-1][:MAX_LENGTH] if lines else ""


def _leaks(run: Run, logs_error: bool) -> Iterator[str]:
    """Stack traces and secrets in output and responses; a log of an outage may have a stack trace."""
    texts = {"standard output": run.stdout, "standard error": run.stderr}
    for sent in run.responses:
        body = json.dumps(sent.body).replace("\\n", "\n")
        texts[f"request {sent.request}: body"] = tuple(body.splitlines())
    for name, lines in texts.items():
        trace = next((line for line in lines if STACK_TRACE.search(line)), None)
        if trace is not None and not (logs_error and name == "standard error"):
            yield f"{name}: expected no stack trace, was '{trace[:MAX_LENGTH]}'"
        secrets = sorted({match[0][:40] for line in lines for match in SECRET.finditer(line)})
        if secrets:
            yield f"{name}: expected no token or code, has {', '.join(secrets)}"


def _responses(case: Case, error: ExpectedError | None, run: Run) -> Iterator[str]:
    """Differences in the responses to a browser."""
    held: dict[str, str] = {}  # the browser's cookies: an equal one need not be set again
    names = [response.request for response in run.responses]
    if names != [expected.name for expected in case.responses]:
        yield f"responses: expected {_list(each.name for each in case.responses)}, were {_list(names)}"
    for expected, response in zip(case.responses, run.responses, strict=False):
        if case.refusal and expected.name == case.refusal.request:
            deleted = {name: value for name, value in expected.cookies.items() if not value}
            messages = _refusal(case.refusal.status, deleted, response, error)
        else:
            set_now = {cookie.name for cookie in response.cookies}
            kept = {name for name, value in expected.cookies.items() if held.get(name) == value} - set_now
            cookies = {name: value for name, value in expected.cookies.items() if name not in kept}
            messages = _response(expected.status, expected.fields, cookies, response)
        yield from (f"request {expected.name}: {message}" for message in messages)
        held |= expected.cookies
    if case.amr:
        bodies = [sent.body for sent in run.responses if isinstance(sent.body, dict)]
        amr = next((body["amr"] for body in reversed(bodies) if "amr" in body), None)
        yield from differences({"amr in the last body": (list(case.amr), amr)})


def _refusal(
    status: int, deleted: Mapping[str, str], response: Response, error: ExpectedError | None
) -> Iterator[str]:
    """Differences in an error: it has the API's code and description, but for an outage.

    It sets no cookie, but what a request deletes is deleted nevertheless.
    """
    has_code = error is not None and API_CODE.fullmatch(error.code) is not None and status < SERVER_ERROR
    yield from _response(status, ("code", "error") if has_code else ("error",), deleted, response)
    if error and isinstance(response.body, dict):
        code, text = response.body.get("code"), response.body.get("error")
        if has_code:
            yield from differences({"body.code": (error.code, code)})
        has_text = has_code and status != TOO_MANY_REQUESTS  # for which apps have their own text
        if (has_text or error.kind == "own") and not error.allows(str(text)):
            yield from differences({"body.error": (" or ".join(error.texts), text)})


def _response(
    status: int, fields: Sequence[str], cookies: Mapping[str, str], response: Response
) -> Iterator[str]:
    """Differences in a response; its body is an object with values of `fields`, or none without fields."""
    body, headers = response.body, response.headers
    is_filled = isinstance(body, dict) and all(body.values())
    facts: dict[str, tuple[Any, Any]] = {
        "status": (status, response.status),
        "content type": (JSON if fields else response.content_type, response.content_type),
        "body": (sorted(fields) or None, sorted(body) if is_filled else body),
        "Cache-Control": ("no-store", headers.get("cache-control")),
        "cookies": (sorted(cookies), sorted(cookie.name for cookie in response.cookies)),
    }
    if response.status == TOO_MANY_REQUESTS:
        facts["seconds in Retry-After"] = (True, headers.get("retry-after", "").isdecimal())
    for cookie in response.cookies:
        value, has = cookies.get(cookie.name, ""), set(cookie.attributes)
        needed = set(COOKIE_ATTRIBUTES if value else ("path=/",))
        name = f"cookie {cookie.name}"
        facts[name] = (value, cookie.value)
        facts[f"{name}, attributes"] = (sorted(needed), sorted(needed & has))
        facts[f"{name}, {' or '.join(DELETED)}"] = (not value, not has.isdisjoint(DELETED))
    yield from differences(facts)


def differences(facts: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    """A line for each name whose second value is not the first one, which is expected."""
    for name, values in facts.items():
        if values[0] != values[1]:
            expected, was = (json.dumps(value)[:MAX_LENGTH] for value in values)
            yield f"{name}: expected {expected}, was {was}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
