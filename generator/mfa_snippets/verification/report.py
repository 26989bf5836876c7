"""Tell a report, as text for people and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from mfa_snippets.verification.checks import Verdict
from mfa_snippets.verification.results import TIERS, Report, Result
from mfa_snippets.verification.shown_wire import shown_wire

STATES = ("replayed", "stale", "failed")


def as_text(report: Report, is_wire_shown: bool = False) -> str:
    """A line for each program with its findings beneath, and a last line that counts.

    The exchange of a program's plain run stands below it if it is to be shown.
    """
    lines = []
    for result in report.results:
        lines += [_line(result), *result.all_findings]
        if is_wire_shown and result.plain is not None:
            lines.append(shown_wire(*result.plain))
    return "\n".join((*lines, *report.findings, *_times(report), _summary(report))) + "\n"


def as_json(report: Report) -> str:
    """The same for machines."""
    shown = {
        "programs": [_shown(result) for result in report.results],
        "findings": list(report.findings),
        "recorded": list(report.recorded),
        "not_run": list(_not_run(report)),
        "exit_code": report.exit_code,
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _line(result: Result) -> str:
    groups = groupby(result.checks, key=lambda name: result.checks[name])
    checks = ", ".join(_told(tuple(names), verdict) for verdict, names in groups)
    record = f"; evidence {result.record}" if result.record in ("missing", "failed", "stale") else ""
    sdk = result.program.sdk
    shown = f" ({checks}{record})" if checks else ""
    return f"{result.program.name}: {result.state}{shown} with {sdk.name} {sdk.version}"


def _told(names: tuple[str, ...], verdict: Verdict) -> str:
    """Each check by itself, but one reason only once."""
    if not verdict.why:
        return ", ".join(f"{name} {verdict.status}" for name in names)
    return f"{' and '.join(names)} {verdict}"


def _times(report: Report) -> Iterator[str]:
    """How long it took, if programs ran; a scenario is one in all its languages."""
    ran = {result.program.scenario for result in report.results if _has_run(result)}
    if report.times is None or not ran:
        return
    runs, failures = (
        f"{seconds:.1f} s ({seconds / len(ran):.2f} s a scenario)"
        for seconds in (report.times.runs, report.times.failures)
    )
    yield f"checks and builds took {report.times.checks:.1f} s, runs {runs}, failure runs {failures}"


def _summary(report: Report) -> str:
    states = Counter(result.state for result in report.results)
    names = (*reversed(tuple(TIERS)), *STATES)
    programs = ", ".join(f"{states[name]} {name}" for name in names if states[name])
    verdicts = Counter(verdict.status for result in report.results for verdict in result.checks.values())
    checks = ", ".join(f"{verdicts[name]} {name}" for name in ("passed", "failed", "unavailable"))
    not_run = f"; not run: {', '.join(_not_run(report))}" if _not_run(report) else ""
    return f"{_plural(len(report.results))}: {programs or 'none'}; checks: {checks}{not_run}"


def _plural(count: int) -> str:
    return "1 program" if count == 1 else f"{count} programs"


def _not_run(report: Report) -> tuple[str, ...]:
    """The languages of which no program ran."""
    run = {result.program.language for result in report.results if _has_run(result)}
    languages = dict.fromkeys(result.program.language for result in report.results)
    return tuple(language for language in languages if language not in run)


def _has_run(result: Result) -> bool:
    verdict = result.checks.get("run")
    return verdict is not None and verdict.status != "unavailable"


def _shown(result: Result) -> dict[str, Any]:
    return {
        "language": result.program.language,
        "scenario": result.program.scenario,
        "state": result.state,
        "tier": result.tier,
        "sdk": {"name": result.program.sdk.name, "version": result.program.sdk.version},
        "checks": {
            name: {"status": verdict.status, "why": verdict.why} for name, verdict in result.checks.items()
        },
        "evidence": result.record,
        "findings": list(result.all_findings),
    }
