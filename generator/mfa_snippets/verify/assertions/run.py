"""Judge a run, of today or on record, against what must come of its case."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from mfa_snippets.contracts.evidence import Run, signed_amr
from mfa_snippets.contracts.expectations import ExpectedError, matches_message
from mfa_snippets.verify.assertions.http_assertions import answer_findings
from mfa_snippets.verify.assertions.wire import wire_findings
from mfa_snippets.verify.run.cases import Case

ERROR = re.compile(r"error: (?P<code>\S+) (?P<description>.*\S.*)")
STACK_TRACE = re.compile(
    r"Traceback \(most recent call last\)|^\s+at \S+.*[(:]|^goroutine \d+|^panic:|^Exception in thread"
    r"|\.rb:\d+:in "
)
SECRET = re.compile(
    r"\{(refresh_jwt|session_jwt|totp|otp|magic_link|enchanted_link|link|pending_ref|wrong):\d+\}"
    r"|\{password\}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*"
)
LONGEST_LINE = 300


def findings_of(case: Case, run: Run) -> tuple[str, ...]:
    """All that is wrong with a run; no findings, and it proved what it was to prove."""
    signed = () if case.error or case.responses else _signed(case.amr or (), run)
    return (
        *output_findings(case, run),
        *(f"{case.name}: {message}" for message in signed),
        *wire_findings(case, run.exchange),
    )


def output_findings(case: Case, run: Run) -> tuple[str, ...]:
    """What is wrong with what a program printed, and how it ended."""
    case = _with_description(case, run)
    told = _told(case, run)
    return tuple(f"{case.name}: {message}" for message in (*told, *_traces(run), *_leaks(run)))


def _with_description(case: Case, run: Run) -> Case:
    """Where no words are stated for what the API answered, they are the ones that it answered."""
    if not case.error or case.error.kind != "answered" or case.error.description is not None:
        return case
    body = run.exchange[-1].answer.body if run.exchange else None
    description = body.get("errorDescription") if isinstance(body, dict) else None
    return replace(case, error=replace(case.error, description=description))


def _told(case: Case, run: Run) -> Iterator[str]:
    """On the terminal, or to a browser; a program that does not even start tells it on the terminal."""
    if case.responses:
        return answer_findings(case, run, SECRET)
    if case.error:
        return itertools.chain(_error(case.error, run), _without_hint(case.hint, run))
    return itertools.chain(_success(case.amr or (), run), _unsaid(case, run))


def _success(amr: tuple[str, ...], run: Run) -> Iterator[str]:
    if run.exit != 0:
        last = _last(run.stderr or run.stdout)
        yield f"exit status: expected 0, was {_status(run)}; its last output: {last}"
    elif run.stderr:
        yield f"standard error: expected nothing, was '{_last(run.stderr)}'"
    expected = f"amr: {', '.join(amr)}"
    if _last(run.stdout) != expected:
        yield f"last line on standard output: expected '{expected}', was '{_last(run.stdout)}'"


def _signed(amr: tuple[str, ...], run: Run) -> Iterator[str]:
    signed = signed_amr(run.exchange)
    if signed != amr:
        was = "no session" if signed is None else ", ".join(signed)
        yield f"amr of the session that was answered: expected {', '.join(amr)}, was {was}"


def _unsaid(case: Case, run: Run) -> Iterator[str]:
    """What a reader would have waited for in vain: prompts, and what the steps print."""
    lines = iter(run.stdout)
    for step in case.steps:
        for text in step.lines:
            if not any(matches_message(text, line) for line in lines):
                yield f"step {step.name}: expected the line '{text}' in turn, was not printed"
                return


def _error(expected: ExpectedError, run: Run) -> Iterator[str]:
    if run.exit != 1:
        yield f"exit status: expected 1, was {_status(run)}"
    wanted = f"error: {expected.code} {' or '.join(expected.texts) or '<description>'}"
    line = run.stderr[-1] if run.stderr else ""
    told = ERROR.fullmatch(line)
    if told is None or told["code"] != expected.code or not expected.allows(told["description"]):
        yield f"last line on standard error: expected '{wanted}', was '{line[:LONGEST_LINE]}'"


def _without_hint(hint: str | None, run: Run) -> Iterator[str]:
    if hint is not None and hint not in run.stderr[:-1]:
        yield f"standard error: expected the line '{hint}' before the last, was not printed"


def _traces(run: Run) -> Iterator[str]:
    line = next((line for line in (*run.stderr, *run.stdout) if STACK_TRACE.search(line)), None)
    if line is not None:
        yield f"output: expected no stack trace, was '{line[:LONGEST_LINE]}'"


def _leaks(run: Run) -> Iterator[str]:
    for name, lines in (("standard output", run.stdout), ("standard error", run.stderr)):
        leaks = sorted({match[0][:40] for line in lines for match in SECRET.finditer(line)})
        if leaks:
            yield f"{name}: expected no token or code, has {', '.join(leaks)}"


def _status(run: Run) -> str:
    return "none, it was killed" if run.exit is None else str(run.exit)


def _last(lines: tuple[str, ...]) -> str:
    return lines[-1][:LONGEST_LINE] if lines else ""
