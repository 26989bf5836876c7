"""Say what came of a program that ran where it could not be seen: what that proves, and what it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mfa_snippets.verification.cases import Case
from mfa_snippets.verification.checks import PASSED, Verdict, judged, unavailable
from mfa_snippets.verification.judgement import printed_findings
from mfa_snippets.verification.live import UNSEEN, can_be_provoked
from mfa_snippets.verification.runs import Performance


def live_verdicts(
    plain: Case, failing: Sequence[Case], first: Performance, performances: Sequence[Performance]
) -> Mapping[str, Verdict]:
    """The verdicts of a run and its failure runs, which are those of `failing` that could be provoked."""
    ran = [case for case in failing if can_be_provoked(case)][: len(performances)]
    findings = tuple(
        finding
        for case, performance in zip(ran, performances, strict=True)
        for finding in _findings(case, performance)
    )
    missing = [case.failure or "" for case in failing if case not in ran]
    return {
        "run": judged(_findings(plain, first)),
        "wire": unavailable(UNSEEN),
        "failures": judged(findings) if findings else _incomplete(missing),
    }


def _incomplete(missing: Sequence[str]) -> Verdict:
    return unavailable(f"cannot be provoked there: {', '.join(missing)}") if missing else PASSED


def _findings(case: Case, performance: Performance) -> tuple[str, ...]:
    troubles = (f"{case.name}: {trouble}" for trouble in performance.troubles)
    return (*troubles, *printed_findings(case, performance.run))
