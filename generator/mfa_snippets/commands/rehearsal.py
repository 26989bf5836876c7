"""What another version of an SDK breaks: its calls compared, and a verification of everything with it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from itertools import chain
from pathlib import Path

import yaml

from mfa_snippets.commands.candidate import Candidate, calls_of, install
from mfa_snippets.commands.comparison import Key, Published
from mfa_snippets.contracts.evidence import code_digest, version_key
from mfa_snippets.contracts.facts import Model
from mfa_snippets.contracts.files import digest, replace
from mfa_snippets.spec.load import load
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.sdk import OldestRun
from mfa_snippets.spec.specification import binding_of
from mfa_snippets.verify.assertions.run import UNUSED
from mfa_snippets.verify.report import VerificationReport

_OLDEST_HEAD = """# yaml-language-server: $schema=schema/oldest.json
# The oldest version of an SDK that each function ran with; `rehearse --record` writes it.
"""


class Rehearsal(Model):
    """What became of a version: its calls and verification, beside the calls of the pinned one."""

    candidate: Candidate
    pinned: Candidate
    report: VerificationReport

    @cached_property
    def gone(self) -> list[str]:
        return [name for name in self.pinned.calls if name not in self.candidate.calls]

    @cached_property
    def changed(self) -> list[str]:
        """The calls of the specification that have other parameters."""
        pinned, calls = self.pinned.calls, self.candidate.calls
        bound = {*chain(*self.pinned.bound.values())} & calls.keys()
        return [name for name in pinned if name in bound and pinned[name].keys() != calls[name].keys()]

    @cached_property
    def callees(self) -> dict[Key, str]:
        """What each function of the SDK and its variants calls."""
        functions = self.candidate.build.specification.functions
        keys = (key for key in self.candidate.build.functions if key[1] in self.candidate.languages)
        bindings = {key: binding_of(self.candidate.sdk, functions[key[0]]) for key in keys}
        return {key: binding.callee for key, binding in bindings.items() if binding}

    @cached_property
    def suspects(self) -> list[Key]:
        """The functions whose call has other parameters."""
        return [key for key, callee in self.callees.items() if calls_of(callee, self.changed)]

    @cached_property
    def broken(self) -> Mapping[Key, tuple[str, ...]]:
        """The functions that break, with the reasons: their call, the type checker, or a run.

        Runs are a reason if none passes, and one fails that no broken function explains.
        """
        findings = [finding for app in self.report.apps for finding in app.findings]
        broken: dict[Key, tuple[str, ...]] = {}
        for key, callee in self.callees.items():
            gone = [f"{name} is gone" for name in calls_of(callee, self.gone)]
            pasted = [text for text in findings if text.startswith(f"{key[1]} {key[0]}, paste:")]
            if gone or pasted:
                broken[key] = (*gone, *pasted)
        for suspects in (self.suspects, self.callees):  # a call that changed is suspected first
            explained = self.runs(broken)
            for key in [key for key in suspects if key not in broken]:
                own = self.runs([key])
                runs = [program for program in self.report.programs if program.name in own]
                unexplained = [run.findings[:1] for run in runs if run.findings and run.name not in explained]
                if unexplained and all(run.findings for run in runs):
                    broken[key] = unexplained[0]
        return broken

    def runs(self, keys: Iterable[Key]) -> set[str]:
        """The names of the programs that run some functions."""
        scenarios = self.candidate.build.specification.scenarios_by_function
        return {f"{language} {each}" for name, language in keys for each in scenarios.get(name, ())}

    @cached_property
    def ran(self) -> list[Key]:
        """The functions of a program that passed."""
        passed = {each.name for each in self.report.programs if each.state == "executed"}
        return [key for key in self.callees if passed & self.runs([key])]

    @cached_property
    def findings(self) -> tuple[str, ...]:
        """Those that no broken function explains."""
        report, explained, told = self.report, self.runs(self.broken), {*chain(*self.broken.values())}
        return (
            *self.pinned.missing,
            *(finding for app in report.apps for finding in app.findings if finding not in told),
            *(finding for each in report.programs if each.name not in explained for finding in each.findings),
            *(finding for finding in report.findings if UNUSED not in finding),
        )

    @cached_property
    def unchecked(self) -> list[str]:
        """Why checks could not run."""
        checks = [item for each in self.report.reports for item in each.checks.items()]
        return sorted({check.why for name, check in checks if check.why and name != "evidence"})

    @property
    def is_clean(self) -> bool:
        """Whether nothing breaks, something ran, and every check could."""
        return bool(self.ran) and not (self.findings or self.broken or self.unchecked)


def rehearse(paths: Paths, language: str, version: str, folder: Path, only: Sequence[str] = ()) -> Rehearsal:
    """Verify scenarios against a version, below an empty folder. Raises `InputError` and `ResourceError`."""
    from mfa_snippets.verify.outcomes import VerifyOptions
    from mfa_snippets.verify.verification import verify

    candidate = install(paths, language, version, folder / "candidate")
    pinned = install(paths, language, None, folder / "pinned")
    folders, languages = (candidate.folder / name for name in ("output", "evidence")), candidate.languages
    options = VerifyOptions(*folders, languages=languages, scenarios=only, record=True)
    return Rehearsal(candidate=candidate, pinned=pinned, report=verify(options))


def report_lines(found: Rehearsal) -> Iterator[str]:
    """The report as text."""
    sdk, pinned, calls = found.candidate.sdk, found.pinned.calls, found.candidate.calls
    yield f"{sdk.package} {found.pinned.sdk.version} to {sdk.version}"
    for kind, names in (("new", [name for name in calls if name not in pinned]), ("gone", found.gone)):
        if names:
            yield f"calls that are {kind}: {', '.join(names)}"
    for name in found.changed:
        yield f"call changed: {name}"
        yield from (f"  - {each}" for each in pinned[name] if each not in calls[name])
        yield from (f"  + {each}" for each in calls[name] if each not in pinned[name])
    for key in (key for key in found.callees if key in found.broken or key in found.suspects):
        state = "runs, and only the type checker complains" if key in found.ran else "breaks"
        state = state if key in found.broken else "works, but look at it"
        reasons = "; ".join(found.broken.get(key, (f"{found.callees[key]} has other parameters",)))
        pages = ", ".join(found.candidate.build.pages(key)) or "no page"
        yield f"{key[1]} {key[0]} {state}, on {pages}: {reasons}"
    yield from found.findings
    yield from _closed_gaps(found)
    yield from (f"not checked: {why}" for why in found.unchecked)
    programs = Counter(program.state for program in found.report.programs)
    yield "programs: " + ", ".join(f"{count} {state}" for state, count in programs.items())
    yield f"{len(found.ran)} functions ran" + ("; nothing breaks" if found.is_clean else "")


def _closed_gaps(found: Rehearsal) -> Iterator[str]:
    """Gaps that a call closes, and deviations that no run needs any more."""
    lines, sdk = found.candidate.lines(), found.candidate.sdk
    gaps = [(", ".join(gap.about), gap.reason, gap.closed_by) for gap in sdk.gaps]
    gaps += [(name, entry.reason or "", entry.closed_by) for name, entry in sdk.capabilities.items()]
    for about, reason, closed_by in gaps:
        if closed_by and (call := next((line for line in lines if closed_by.search(line)), None)):
            yield f"gap closed: {about}: {reason} Now there is {call}"
    yield from (f"gap closed: {finding}" for finding in found.report.findings if UNUSED in finding)


def record_oldest(paths: Paths, build: Published, version: str, ran: Iterable[Key]) -> Path:
    """Note the version with each function that ran, unless an older one is known to have run its code."""
    before, path = load(paths.spec), paths.spec / "oldest.yaml"
    known = {language: dict(runs) for language, runs in before.oldest.items()}
    for name, language in ran:
        text = build.functions[name, language].text
        earlier = before.oldest_version(language, name, text)
        if earlier is None or version_key(version) < version_key(earlier):
            code = code_digest(text.encode(), before.sdks[language].fence)
            run = OldestRun(version=version, text=digest(text.encode()), code=code)
            known.setdefault(language, {})[name] = run
    sorted_runs = {
        language: {name: asdict(run) for name, run in sorted(runs.items())}
        for language, runs in sorted(known.items())
    }
    text = yaml.safe_dump(sorted_runs, default_flow_style=None, sort_keys=False, width=1_000)
    replace(path, (_OLDEST_HEAD + text).encode())
    return path


def write(candidate: Candidate, paths: Paths, output: Path) -> Iterator[Path]:
    """Change the tree to a candidate: version, lock files, evidence of what passed, and the output folder."""
    from mfa_snippets.output.build import BuildOptions, write_build

    for path, text in candidate.changed.items():
        replace(path, text.encode())
        yield path
    for folder in sorted(candidate.folder.glob("evidence/*")):
        for record in sorted(folder.iterdir()):
            replace(paths.evidence / folder.name / record.name, record.read_bytes())
        yield paths.evidence / folder.name
    write_build(BuildOptions(paths=paths, output=output))
    yield output
