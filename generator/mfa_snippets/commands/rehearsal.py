"""What another version of an SDK breaks: its calls compared, and a verification of everything with it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.commands.candidate import (
    CallChanges,
    Calls,
    Candidate,
    build_candidate,
    call_changes,
    call_lines,
    is_call,
    listed_calls,
    missing_calls,
)
from mfa_snippets.commands.comparison import Key, Published, published
from mfa_snippets.contracts.build_index import oldest_version
from mfa_snippets.contracts.evidence import code_digest, version_key
from mfa_snippets.contracts.files import digest, replace
from mfa_snippets.spec.load import load
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.sdk import OldestRun
from mfa_snippets.spec.specification import binding_of
from mfa_snippets.verify.assertions.across_programs import UNUSED
from mfa_snippets.verify.report.report import VerificationReport

_OLDEST_HEAD = """# yaml-language-server: $schema=schema/oldest.json
# The oldest version of an SDK that each function ran with; `rehearse --record` writes it."""
Reasons = dict[Key, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A function that `breaks`, or whose call changed; it `ran` if only the type checker complains."""

    function: str
    language: str
    breaks: bool
    ran: bool
    reasons: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The result; `findings` are those that no broken function explains, `failed` has all of each program."""

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
    failed: Mapping[str, tuple[str, ...]]
    ran: Mapping[str, tuple[str, ...]]

    @property
    def is_clean(self) -> bool:
        """Whether nothing breaks, and something ran."""
        breaks = self.findings or any(effect.breaks for effect in self.effects)
        return any(self.ran.values()) and not breaks


def rehearse(
    paths: Paths, language: str, version: str, folder: Path, scenarios: Sequence[str] = ()
) -> tuple[Candidate, Rehearsal]:
    """Verify scenarios against a version, below an empty folder. Raises `InputError` and `ResourceError`."""
    from mfa_snippets.verify.verification import verify

    candidate = build_candidate(paths, language, version, folder / "candidate")
    calls = listed_calls(candidate)
    pinned = build_candidate(paths, language, "", folder / "pinned")
    pinned_calls = listed_calls(pinned)
    changes = call_changes(pinned_calls, calls, pinned.sdk)
    evidence = candidate.paths.evidence
    report = verify(
        candidate.output, evidence, languages=candidate.languages, scenarios=scenarios, record=True
    )
    build = published(candidate.paths)
    broken, touched = _reasons(candidate, build, changes, report)
    reasons, explained = broken | touched, _runs(broken, build)
    told = {reason for each in broken.values() for reason in each}
    findings = (
        *missing_calls(pinned.sdk, pinned_calls),
        *(finding for app in report.apps for finding in app.findings if finding not in told),
        *(finding for each in report.programs if each.name not in explained for finding in each.findings),
        *(finding for finding in report.findings if UNUSED not in finding),
    )
    passed = {each.name for each in report.programs if each.state == "executed"}
    ran = [key for key in build.functions if passed & _runs([key], build)]
    checks = [check for each in report.reports for name, check in each.checks.items() if name != "evidence"]
    return candidate, Rehearsal(
        language=language,
        package=candidate.sdk.package,
        pinned=pinned.sdk.version,
        version=version,
        calls=changes,
        effects=tuple(
            Effect(
                function=key[0],
                language=key[1],
                breaks=key in broken,
                ran=key in ran,
                reasons=reasons[key],
                pages=build.pages(key),
            )
            for key in build.functions
            if key in reasons
        ),
        findings=findings,
        closed_gaps=tuple(_closed_gaps(candidate, calls, report)),
        unavailable=tuple(sorted({check.why for check in checks if check.why})),
        programs=Counter(program.state for program in report.programs),
        failed={program.name: program.findings for program in report.programs if program.findings},
        ran={
            language: tuple(name for name, of in ran if of == language and (name, of) not in broken)
            for language in candidate.languages
        },
    )


def record_oldest(paths: Paths, candidate: Candidate, version: str, ran: Mapping[str, Sequence[str]]) -> Path:
    """Note the version with each function that ran, unless an older one is known to have run its code."""
    build, before = published(candidate.paths), load(paths.spec)
    known = {language: dict(runs) for language, runs in before.oldest.items()}
    for language, functions in ran.items():
        runs, lexer = known.setdefault(language, {}), before.sdks[language].fence
        for name in functions:
            text = build.code((name, language))
            earlier = oldest_version(before, language, name, text)
            if earlier is None or version_key(version) < version_key(earlier):
                content = text.encode()
                code = code_digest(content, lexer)
                runs[name] = OldestRun(version=version, text=digest(content), code=code)
    path, lines = paths.spec / "oldest.yaml", [_OLDEST_HEAD]
    for language, runs in sorted(item for item in known.items() if item[1]):
        lines.append(f"{language}:")
        for name, run in sorted(runs.items()):
            lines.append(f"  {name}: {{version: {run.version}, text: {run.text}, code: {run.code}}}")
    replace(path, ("\n".join(lines) + "\n").encode())
    return path


def write(candidate: Candidate, paths: Paths, output: Path) -> Iterator[Path]:
    """Change the tree to a candidate: version, lock files, evidence of what passed, and the output folder."""
    from mfa_snippets.output.build import BuildOptions, write_build

    for path, text in candidate.changed.items():
        replace(path, text.encode())
        yield path
    for language in (each for each in candidate.languages if (candidate.paths.evidence / each).is_dir()):
        for record in sorted((candidate.paths.evidence / language).iterdir()):
            replace(paths.evidence / language / record.name, record.read_bytes())
        yield paths.evidence / language
    write_build(BuildOptions(paths=paths, output=output, targets=(), languages=()))
    yield output


def _reasons(
    candidate: Candidate, build: Published, changes: CallChanges, report: VerificationReport
) -> tuple[Reasons, Reasons]:
    """Why functions break, and what of the call of others changed."""
    findings = [finding for app in report.apps for finding in app.findings]
    broken, touched = Reasons(), Reasons()
    for name, language in (key for key in build.functions if key[1] in candidate.languages):
        binding = binding_of(candidate.sdk, candidate.specification.functions[name])
        callee = binding.callee if binding else ""
        gone = [f"{call} is gone" for call in changes.removed if is_call(callee, call)]
        pasted = [finding for finding in findings if finding.startswith(f"{language} {name}, paste:")]
        if gone or pasted:
            broken[name, language] = (*gone, *pasted)
        elif any(is_call(callee, call) for call in changes.changed):
            touched[name, language] = (f"{callee} has other parameters",)
    for suspects in (touched, build.functions):  # a call that changed is suspected first
        broken |= dict(_failing(suspects, broken, build, report))
    return broken, {key: reasons for key, reasons in touched.items() if key not in broken}


def _failing(
    suspects: Collection[Key], broken: Collection[Key], build: Published, report: VerificationReport
) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Functions that no passing run has, and that a run has whose failure no broken function explains."""
    explained = _runs(broken, build)
    for key in (key for key in suspects if key not in broken):
        own = _runs([key], build)
        runs = [program for program in report.programs if program.name in own]
        unexplained = [run.findings[0] for run in runs if run.findings and run.name not in explained]
        if unexplained and all(run.findings for run in runs):
            yield key, (unexplained[0],)


def _runs(functions: Iterable[Key], build: Published) -> set[str]:
    """The names of the programs that run some functions."""
    return {f"{key[1]} {scenario}" for key in functions for scenario in build.functions[key].scenarios}


def _closed_gaps(candidate: Candidate, calls: Calls, report: VerificationReport) -> Iterator[str]:
    """Gaps that a call closes, and deviations that no run needs any more."""
    sdk = candidate.sdk
    lines = list(call_lines(calls))
    gaps = [(", ".join(gap.about), gap.reason, gap.closed_by) for gap in sdk.gaps]
    gaps += [(name, entry.reason or "", entry.closed_by) for name, entry in sdk.capabilities.items()]
    for about, reason, closed_by in gaps:
        if closed_by and (found := next((line for line in lines if re.search(closed_by, line)), None)):
            yield f"{about}: {reason} Now there is {found}"
    yield from (finding for finding in report.findings if UNUSED in finding)
