"""What another version of an SDK breaks: its calls compared, and a verification of everything with it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.commands.candidate import Calls, Candidate, build_candidate, callees, is_call, listed_calls
from mfa_snippets.commands.diff import Published, pages_with, published
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.specification import binding_of
from mfa_snippets.verify.assertions.across_programs import UNUSED
from mfa_snippets.verify.report.report import VerificationReport

Key = tuple[str, str]
"""The name and the language of a function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChanges:
    """Calls of the specification that changed or are gone, and the names of others that are new or gone."""

    removed: tuple[str, ...]
    changed: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    others_added: tuple[str, ...]
    others_removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A function that `breaks`, or whose call changed and that still works; the pages that show it."""

    function: str
    language: str
    breaks: bool
    reasons: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The result; `findings` are the ones that no broken function explains."""

    language: str
    package: str
    pinned: str
    version: str
    calls: CallChanges
    effects: tuple[Effect, ...]
    findings: tuple[str, ...]
    closed_gaps: tuple[str, ...]
    unavailable: tuple[str, ...]
    programs: Mapping[str, int]
    ran: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing breaks, and something ran."""
        return bool(self.ran) and not self.findings and not any(effect.breaks for effect in self.effects)


def rehearse(paths: Paths, language: str, version: str, folder: Path) -> tuple[Candidate, Rehearsal]:
    """Verify everything against a version, below an empty folder. Raises `InputError`, `ResourceError`."""
    from mfa_snippets.verify.verification import verify

    candidate = build_candidate(paths, language, version, folder / "candidate")
    calls = listed_calls(candidate)
    pinned = build_candidate(paths, language, "", folder / "pinned")
    changes = _call_changes(listed_calls(pinned), calls, callees(pinned.sdk))
    report = verify(candidate.output, candidate.paths.evidence, languages=candidate.languages, record=True)
    build = published(candidate.paths)
    broken, touched = _reasons(candidate, build, changes, report)
    explained = {
        (language, scenario)
        for name, language in broken
        for scenario in build.functions[name, language].scenarios
    }
    gone = {reason for reasons in broken.values() for reason in reasons}
    findings = (
        *(finding for app in report.apps for finding in app.findings if finding not in gone),
        *(
            finding
            for program in report.programs
            if (program.language, program.scenario) not in explained
            for finding in program.findings
        ),
        *(finding for finding in report.findings if UNUSED not in finding and not broken),
    )
    ran = {(each.language, each.scenario) for each in report.programs if each.has_run and not each.findings}
    return candidate, Rehearsal(
        language=language,
        package=candidate.sdk.package,
        pinned=pinned.sdk.version,
        version=version,
        calls=changes,
        effects=tuple(
            Effect(
                function=name,
                language=of,
                breaks=(name, of) in broken,
                reasons=(broken | touched)[name, of],
                pages=pages_with(build.texts, build.texts[function.place.snippet]),
            )
            for (name, of), function in build.functions.items()
            if (name, of) in broken | touched and function.place
        ),
        findings=findings,
        closed_gaps=tuple(_closed_gaps(candidate, calls, report)),
        unavailable=tuple(
            sorted({check.why for each in report.reports for check in each.checks.values() if check.why})
        ),
        programs=Counter(program.state for program in report.programs),
        ran=tuple(
            name
            for (name, of), function in build.functions.items()
            if of == language
            and (name, of) not in broken
            and ran & {(of, each) for each in function.scenarios}
        ),
    )


def _call_changes(old: Calls, new: Calls, bound: Collection[str]) -> CallChanges:
    def is_bound(name: str) -> bool:
        return any(is_call(callee, name) for callee in bound)

    return CallChanges(
        removed=tuple(name for name in old if name not in new and is_bound(name)),
        changed={
            name: (old[name], new[name])
            for name in old
            if name in new and old[name] != new[name] and is_bound(name)
        },
        others_added=tuple(name for name in new if name not in old),
        others_removed=tuple(name for name in old if name not in new and not is_bound(name)),
    )


def _reasons(
    candidate: Candidate, build: Published, changes: CallChanges, report: VerificationReport
) -> tuple[dict[Key, tuple[str, ...]], dict[Key, tuple[str, ...]]]:
    """Why functions break, and what of the call of the others changed."""
    specification, findings = candidate.specification, [each for app in report.apps for each in app.findings]
    broken, touched = dict[Key, tuple[str, ...]](), dict[Key, tuple[str, ...]]()
    for name, language in (key for key in build.functions if key[1] in candidate.languages):
        binding = binding_of(candidate.sdk, specification.functions[name])
        callee = binding.callee if binding else ""
        gone = [f"{call} is gone" for call in changes.removed if is_call(callee, call)]
        pasted = [finding for finding in findings if finding.startswith(f"{language} {name}, paste:")]
        if gone or pasted:
            broken[name, language] = (*gone, *pasted)
        elif differing := [call for call in changes.changed if is_call(callee, call)]:
            touched[name, language] = tuple(f"{call} has other parameters" for call in differing)
    return broken | _suspects(build, set(broken), report), touched


def _suspects(
    build: Published, broken: Collection[Key], report: VerificationReport
) -> dict[Key, tuple[str, ...]]:
    """Functions that no passing run has, and that a failing run has which no broken function explains."""
    suspects: dict[Key, tuple[str, ...]] = {}
    programs = {(each.language, each.scenario): each for each in report.programs}
    for (name, language), function in build.functions.items():
        runs = [programs[language, each] for each in function.scenarios if (language, each) in programs]
        unexplained = [
            run
            for run in runs
            if run.findings
            and not any(
                of == language and run.scenario in build.functions[each, of].scenarios for each, of in broken
            )
        ]
        if unexplained and all(run.findings for run in runs) and (name, language) not in broken:
            suspects[name, language] = (unexplained[0].findings[0],)
    return suspects


def _closed_gaps(candidate: Candidate, calls: Calls, report: VerificationReport) -> Iterator[str]:
    """Gaps that a call closes, and deviations that no run needs any more."""
    sdk = candidate.sdk
    lines = [name + parameters for name, overloads in calls.items() for parameters in overloads]
    gaps = [(gap.about, gap.reason, gap.closed_by) for gap in sdk.gaps]
    gaps += [(name, entry.reason or "", entry.closed_by) for name, entry in sdk.capabilities.items()]
    for about, reason, closed_by in gaps:
        if closed_by and (found := next((line for line in lines if re.search(closed_by, line)), None)):
            yield f"{about}: {reason} Now there is {found}"
    yield from (finding for finding in report.findings if UNUSED in finding)
