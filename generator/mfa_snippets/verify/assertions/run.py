"""Compare a new or recorded run with its case, and what is declared of SDKs with all runs."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mfa_snippets.contracts.apps import Programs
from mfa_snippets.contracts.evidence import Response, Run
from mfa_snippets.contracts.expectations import EXPECTATIONS, Expectations, ExpectedError, matches_message
from mfa_snippets.verify.assertions.wire import JSON, wire_findings
from mfa_snippets.verify.run.cases import Case, Proof

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
UNUSED = "expected a deviation that is needed, every program passes without it"
NAMES = {
    "extra_keys": "extra key '{0.key}' of {0.operation}",
    "renamed_keys": "'{0.sent}' for '{0.key}' of {0.operation}",
    "errors": "error {0.code} of failure {0.failure}",
}
Cookies = Mapping[str, str]


def run_findings(case: Case, run: Run) -> Iterator[str]:
    """Errors of a run, and what differs from its case: output, responses, the session, and requests."""
    # A web server logs its own errors and outages to standard error.
    logs_error = case.refusal is not None and case.refusal.status >= SERVER_ERROR
    messages = (*run.errors, *_ending(case, run, logs_error), *_output(case, run), *_leaks(run, logs_error))
    yield from (f"{case.name}: {message}" for message in messages)
    sessions = (sent.answer.amr for sent in reversed(run.exchange))
    signed = next((amr for amr in sessions if amr is not None), None)
    if case.error is None and signed != (case.scenario.amr or None):
        was, expected = (", ".join(amr) if amr else "no session" for amr in (signed, case.scenario.amr))
        yield f"{case.name}: amr of the signed session: expected {expected}, was {was}"
    yield from wire_findings(case, run.exchange)


def _ending(case: Case, run: Run, logs_error: bool) -> Iterator[str]:
    """Differences in the exit status, and in standard error if that is 0."""
    name = "exit status after SIGTERM" if case.responses else "exit status"
    was = "none, it was killed" if run.exit is None else run.exit
    if case.error and not case.responses:
        if run.exit != 1:
            yield f"{name}: expected 1, was {was}"
    elif run.exit != 0:
        yield f"{name}: expected 0, was {was}; its last output: {_last(run.stderr or run.stdout)}"
    elif run.stderr and not logs_error:
        yield f"standard error: expected nothing, was '{_last(run.stderr)}'"
    elif logs_error and not run.stderr:
        yield "standard error: expected what went wrong, was nothing"


def _output(case: Case, run: Run) -> Iterator[str]:
    """Differences in responses, or in an error line, or in what a plain run prints."""
    error = case.error
    if error and error.kind == "answered" and error.description is None:  # it is that of the last response
        body = run.exchange[-1].answer.body if run.exchange else None
        error = replace(error, description=body.get("errorDescription") if isinstance(body, dict) else None)
    if case.responses:
        yield from _responses(case, error, run)
    elif error:
        line = ERROR_LINE.fullmatch(run.stderr[-1]) if run.stderr else None
        if line is None or line["code"] != error.code or not error.allows(line["description"]):
            text = f"error: {error.code} {' or '.join(error.texts) or '<description>'}"
            yield f"last line on standard error: expected '{text}', was '{_last(run.stderr)}'"
    else:
        prints, printed = case.scenario.prints, _last(run.stdout)
        if printed != prints:
            yield f"last line on standard output: expected '{prints}', was '{printed}'"
        lines = iter(run.stdout)
        for step in case.steps:
            for text in filter(None, (step.asks, *step.says)):
                if not any(matches_message(text, line) for line in lines):
                    yield f"step {step.name}: expected the line '{text}' in turn, was not printed"
                    return


def _last(lines: tuple[str, ...]) -> str:
    return lines[-1][:MAX_LENGTH] if lines else ""


def _leaks(run: Run, logs_error: bool) -> Iterator[str]:
    """Stack traces and secrets in output and responses; a log of an outage may have a stack trace."""
    texts: dict[str, Sequence[str]] = {"standard output": run.stdout, "standard error": run.stderr}
    for sent in run.responses:
        texts[f"request {sent.request}: body"] = json.dumps(sent.body).replace("\\n", "\n").splitlines()
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
    expected_names, names = ([each.name for each in case.responses], [each.request for each in run.responses])
    if names != expected_names:
        yield f"responses: expected {', '.join(expected_names) or 'none'}, were {', '.join(names) or 'none'}"
    for expected, response in zip(case.responses, run.responses, strict=False):
        if case.refusal and error and expected.name == case.refusal.request:
            # An error sets no cookie, but what a request deletes is deleted nevertheless.
            deleted = {name: value for name, value in expected.cookies.items() if not value}
            messages = _refusal(case.refusal.status, deleted, response, error)
        else:
            for cookie in response.cookies:
                held.pop(cookie.name, None)
            cookies = dict(expected.cookies.items() - held.items())
            messages = _response(expected.status, expected.fields, cookies, response)
        yield from (f"request {expected.name}: {message}" for message in messages)
        held |= expected.cookies
    if error is None and case.scenario.amr:
        bodies = [sent.body for sent in run.responses if isinstance(sent.body, dict)]
        amr = next((body["amr"] for body in reversed(bodies) if "amr" in body), None)
        yield from differences({"amr in the last body": (list(case.scenario.amr), amr)})


def _refusal(status: int, deleted: Cookies, response: Response, error: ExpectedError) -> Iterator[str]:
    """Differences in an error: it has the API's code and description, but for an outage."""
    has_code = API_CODE.fullmatch(error.code) is not None and status < SERVER_ERROR
    has_text = has_code and status != TOO_MANY_REQUESTS  # for which apps have their own text
    yield from _response(status, ("code", "error") if has_code else ("error",), deleted, response)
    if isinstance(response.body, dict):
        code, text = response.body.get("code"), response.body.get("error")
        if has_code:
            yield from differences({"body.code": (error.code, code)})
        if (has_text or error.kind == "own") and not error.allows(str(text)):
            yield from differences({"body.error": (" or ".join(error.texts), text)})


def _response(status: int, fields: Sequence[str], cookies: Cookies, response: Response) -> Iterator[str]:
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


def unused_deviations(programs: Programs, proofs: Iterable[Proof], expected: Expectations) -> Iterator[str]:
    """Declared deviations that no program of the output folder needs, once all that could were proven."""
    by_program = {proof[0][0].program: proof for proof in proofs}
    subjects = {
        name: {each.name for each in scenario.failures} | {step.operation for step in scenario.steps}
        for name, scenario in expected.scenarios.items()
    }
    for language, deviations in expected.languages.items():
        own = [program for program in programs if program.language == language]
        for field, name in NAMES.items():
            for deviation in getattr(deviations, field):
                subject = deviation.failure if field == "errors" else deviation.operation
                concerned = [by_program.get(each, ()) for each in own if subject in subjects[each.scenario]]
                if concerned and not any(_needs(proof, field, deviation) for proof in concerned):
                    yield f"{EXPECTATIONS}: {language}: {name.format(deviation)}: {UNUSED}"


def _needs(proof: Proof, field: str, deviation: Any) -> bool:
    """Whether a run fails without a deviation; one that is missing could have needed it."""
    failure = deviation.failure if field == "errors" else None
    case, run = next((each for each in proof if each[0].failure == failure), (None, None))
    if case is None or run is None:
        return True
    declared = getattr(case.deviations, field)
    others: dict[str, Any] = {field: tuple(each for each in declared if each is not deviation)}
    rest = replace(case.deviations, **others)
    errors = (rest.expected_error(each) for each in case.scenario.failures if each.name == failure)
    return any(run_findings(replace(case, deviations=rest, error=next(errors, None)), run))


def undeclared_messages(proofs: Iterable[Proof]) -> Iterator[str]:
    """Failures that an SDK words without a declaration, and what its apps said, ready to paste."""
    said: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for case, run in (each for proof in proofs for each in proof):
        line = ERROR_LINE.fullmatch(run.stderr[-1]) if run.stderr and not case.responses else None
        if line and case.error and case.error.kind in ("refused", "unanswered") and not case.error.texts:
            failure = next(each for each in case.scenario.failures if each.name == case.failure)
            said[case.program.language, failure.way or failure.name][line["description"]] = None
    for (language, name), texts in said.items():
        yield (
            f"{language}: failure {name} has no declared messages; add below 'messages' if right:\n"
            f"  - failures: [{name}]\n"
            f"    patterns: {json.dumps(list(texts), ensure_ascii=False)}\n"
            "    source: who words it"
        )
