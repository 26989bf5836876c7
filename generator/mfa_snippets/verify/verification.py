"""Verify an output folder: compare its files, and run its programs or replay their recorded evidence."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mfa_snippets.contracts.apps import APPS, programs_of
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.errors import InputError, Problem, check_known
from mfa_snippets.verify import publication
from mfa_snippets.verify.assertions.run import undeclared_messages, unused_deviations
from mfa_snippets.verify.assertions.wire import equivalence_findings
from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.phases import verify_programs
from mfa_snippets.verify.report import VerificationReport
from mfa_snippets.verify.run.process import end_leftovers
from mfa_snippets.verify.run.workspace import cache_folder, collect_garbage

RUN_LIMIT = 60.0  # seconds
BUILD_AGAIN = "`mfa-snippets build` writes it again"


def verify(
    output: Path,
    evidence: Path,
    *,
    languages: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    strict: bool = False,
    record: bool = False,
    signatures: Path | None = None,
    show_wire: bool = False,
    workspace: Path | None = None,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    limit: float = RUN_LIMIT,
) -> VerificationReport:
    """Verify the programs of an output folder. Writes files below `evidence` only with `record`.

    Projects are prepared in `workspace`, by default in the user's cache. `limit` is in seconds for each run.
    Raises InputError, ResourceError, and a usage error for an unknown language or scenario.
    """
    changed = dict(publication.changed_files(output))
    if edited := [name for name in (APPS, EXPECTATIONS) if name in changed]:
        raise InputError(*(Problem(str(output / name), 0, 0, changed[name], BUILD_AGAIN) for name in edited))
    apps, expectations = publication.built_apps(output), publication.load_expectations(output)
    programs = programs_of(apps)
    check_known("scenario", [program.scenario for program in programs], expectations.scenarios)
    published = publication.publication_findings(output)
    check_known("language", languages, {app.language for app in apps})
    check_known("scenario", scenarios, {program.scenario for program in programs})
    asked = [app for app in apps if not languages or app.language in languages]
    named = [each for each in programs if not scenarios or each.scenario in scenarios]
    selected = [program for program in named if program.app in asked]
    caller = os.environ if environ is None else environ
    end_leftovers()  # of a verification that was killed
    with running(Emulator(settings=settings or Settings())) as server:
        options = VerifyOptions(
            output=output,
            evidence=evidence,
            expectations=expectations,
            is_to_record=record,
            signatures=signatures,
            control=server,
            environ=caller,
            limit=limit,
            is_wire_shown=show_wire,
        )
        cache = workspace or cache_folder(caller)
        app_reports, outcomes, seconds = verify_programs(selected, options, cache)
    end_leftovers()
    collect_garbage(cache)
    reports = tuple(report for report, _ in outcomes)
    proofs = [proof for _, proof in outcomes if proof]
    return VerificationReport(
        apps=app_reports,
        programs=reports,
        findings=(
            *(f"{APPS}: {app.language}: {app.lacks}" for app in asked if app.lacks),
            *published,
            *equivalence_findings(proofs),
            *publication.functions_without_run(programs, expectations, reports),
            *unused_deviations(programs, proofs, expectations),
        ),
        undeclared=tuple(undeclared_messages(proofs)),
        asked=tuple(languages),
        is_strict=strict,
        seconds=seconds,
    )
