"""Tell a report, as text for people and as JSON."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mfa_snippets.contracts.evidence import Run, Sent
from mfa_snippets.contracts.expectations import ExpectedRequest, SdkDeviations, Step
from mfa_snippets.contracts.files import dump
from mfa_snippets.verify.assertions.equivalence import ABSENT, leaves, table
from mfa_snippets.verify.assertions.wire import JSON, paired
from mfa_snippets.verify.report.report import (
    TIERS,
    ProgramReport,
    Report,
    Seconds,
    VerificationReport,
    sdks_of,
    told,
)
from mfa_snippets.verify.run.cases import Case

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


def _rows(step: Step | None, sent: Sent | None, habits: SdkDeviations) -> Iterator[tuple[str, ...]]:
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


def _found(sent: Sent, habits: SdkDeviations, step: Step | None) -> Iterator[tuple[str, str]]:
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


STATES = ("ran", "replayed", "stale", "failed")
NO_PROGRAM = "-"
PLACES = {"live": "live", "emulator": "emulated"}
UNSEEN = (
    "ran against the {} service with test users: what was printed was checked; what was sent, faults, "
    "another user's refresh JWT and links that are clicked were not"
)


def as_text(report: Report, is_wire_shown: bool = False) -> str:
    """A table of scenarios and languages, what was found, and a last line that counts.

    The exchange of each plain run stands below the table if it is to be shown.
    """
    return account_text(told(report), wires(report) if is_wire_shown else "")


def as_json(report: Report) -> str:
    """The same for machines."""
    return account_json(told(report))


def wires(report: Report) -> str:
    """The exchange of each plain run beside what was expected of it."""
    return "".join(shown_wire(*one.plain) + "\n" for one in report.results if one.plain is not None)


def account_text(account: VerificationReport, shown: str = "") -> str:
    """See as_text; `shown` are exchanges that are to be shown."""
    lines = (
        *_table(account.programs),
        *([shown.rstrip("\n")] if shown else []),
        *_reasons(account.programs),
        *(finding for program in account.programs for finding in program.findings),
        *account.all_findings,
        *([UNSEEN.format(PLACES[account.against])] if account.is_unseen else []),
        *_times(account),
        _summary(account),
    )
    return _safe("\n".join(lines)) + "\n"


def _safe(text: str) -> str:
    """Text that does nothing to a terminal, whatever programs and tools have printed."""
    kept = (sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return "".join(kept)


def account_json(account: VerificationReport) -> str:
    """See as_json; `merging` reads it."""
    plain: dict[str, Any] = json.loads(dump(account, VerificationReport))
    derived = {"not_run": list(account.not_run), "exit_code": account.exit_code}
    findings = {"all_findings": list(account.all_findings)}
    return json.dumps({**plain, **findings, **derived}, indent=2, ensure_ascii=False) + "\n"


def _table(programs: Sequence[ProgramReport]) -> Iterator[str]:
    """A row for each scenario, with the state of its program in each language."""
    if not programs:
        return
    sdks = sdks_of(programs)
    states = {(program.scenario, program.language): program.state for program in programs}
    rows = [
        (scenario, *(states.get((scenario, language), NO_PROGRAM) for language in sdks))
        for scenario in dict.fromkeys(program.scenario for program in programs)
    ]
    yield table(("", *sdks), rows)
    yield from (f"{language}: with {sdk.name} {sdk.version}" for language, sdk in sdks.items())


def _reasons(programs: Sequence[ProgramReport]) -> Iterator[str]:
    """Why checks were not made, and what of the evidence does not stand for them: each reason once."""
    concerned: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for program in programs:
        unavailable: defaultdict[str, list[str]] = defaultdict(list)
        for name, check in program.checks.items():
            if check.status == "unavailable":
                unavailable[check.why].append(name)
        for why, names in unavailable.items():
            concerned[program.language, f"{' and '.join(names)} unavailable: {why}"].append(program.scenario)
        if program.evidence in ("missing", "stale", "failed"):
            concerned[program.language, f"evidence {program.evidence}"].append(program.scenario)
    for (language, reason), scenarios in concerned.items():
        named = scenarios[0] if len(scenarios) == 1 else f"{len(scenarios)} scenarios"
        yield f"{language}: {reason} ({named})"


def _times(account: VerificationReport) -> Iterator[str]:
    """How long it took, if programs ran; a scenario is one in all its languages, further forms apart."""
    ran = [program for program in account.programs if program.has_run]
    if account.times is None or not ran:
        return
    own = {program.scenario for program in ran if program.form_of is None}
    forms = {program.scenario for program in ran if program.form_of is not None}
    shown = [f"checks and builds took {account.times.checks:.1f} s"]
    shown += _seconds("", account.times.own, len(own))
    shown += _seconds(" of further forms", account.times.forms, len(forms))
    yield ", ".join(shown)


def _seconds(whose: str, seconds: Seconds, scenarios: int) -> Iterator[str]:
    for kind, took in (("runs", seconds.runs), ("failure runs", seconds.failures)):
        if scenarios:
            yield f"{kind}{whose} {took:.1f} s ({took / scenarios:.2f} s a scenario)"


def _summary(account: VerificationReport) -> str:
    states = Counter[str](program.state for program in account.programs)
    names = (*reversed(tuple(TIERS)), *STATES)
    programs = ", ".join(f"{states[name]} {name}" for name in names if states[name])
    verdicts = Counter(check.status for program in account.programs for check in program.checks.values())
    checks = ", ".join(f"{verdicts[name]} {name}" for name in ("passed", "failed", "unavailable"))
    not_run = f"; not run: {', '.join(account.not_run)}" if account.not_run else ""
    shard = f"shard {account.shard}, " if account.shard else ""
    return f"{shard}{_plural(len(account.programs))}: {programs or 'none'}; checks: {checks}{not_run}"


def _plural(count: int) -> str:
    return "1 program" if count == 1 else f"{count} programs"
