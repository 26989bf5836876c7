"""Verify an output folder: compare its files, and run its programs or replay their recorded evidence."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts import evidence as records
from mfa_snippets.contracts.expectations import EXPECTATIONS, Expectations, Scenario, load_expectations
from mfa_snippets.contracts.programs import PROGRAMS, Program, load_programs
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.faults import FAULTS
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.errors import InputError, Problem, check_known
from mfa_snippets.verify.assertions.across_programs import deviation_uses, equivalence_findings
from mfa_snippets.verify.assertions.wire import exchange_tables
from mfa_snippets.verify.outcomes import ProgramOutcome, outcome_of
from mfa_snippets.verify.phases import verify_programs
from mfa_snippets.verify.publication import publication_findings
from mfa_snippets.verify.report.report import ProgramReport, Shard, Tier, VerificationReport
from mfa_snippets.verify.report.shards import programs_of_shard, selection_hash
from mfa_snippets.verify.run.management import LiveProject
from mfa_snippets.verify.run.task import RunContext, VerifyOptions
from mfa_snippets.verify.run.workspace import cache_folder, changed_programs, collect_garbage

RUN_LIMIT = 60.0  # seconds


def verify(
    output: Path,
    evidence: Path,
    *,
    languages: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    tier: Tier = "executed",
    strict: bool = False,
    record: bool = False,
    shard: Shard | None = None,
    live: LiveProject | None = None,
    only_changed: bool = False,
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
    programs, expectations = load_programs(output), load_expectations(output)
    disagreements = _disagreements(programs, expectations)
    if problems := [Problem(str(output / name), 0, 0, message) for name, message in disagreements]:
        raise InputError(*problems)
    published = publication_findings(output, programs, expectations)
    for kind, names in (("language", languages), ("scenario", scenarios)):
        check_known(kind, names, {getattr(program, kind) for program in programs})
    selected = tuple(
        program
        for program in programs
        if program.language in (languages or [program.language])
        and program.scenario in (scenarios or [program.scenario])
    )
    if only_changed:
        selected = tuple(changed_programs(selected, programs, output, evidence))
    caller = os.environ if environ is None else environ
    with running(settings=settings or Settings()) as server:
        options = VerifyOptions(
            output=output,
            evidence=evidence,
            expectations=expectations,
            tier=tier,
            is_to_record=record,
            signatures=signatures,
            live=live,
            context=RunContext(control=Control(server.url), environ=caller, limit=limit),
        )
        cache = workspace or cache_folder(caller)
        outcomes, times = verify_programs(
            programs_of_shard(selected, shard), programs, options, cache, outcome_of
        )
    if workspace is None:
        collect_garbage(cache_folder(caller))
    proofs = [outcome.proof for outcome in outcomes if outcome.proof is not None]
    return VerificationReport(
        against=live.against if live else "emulator",
        is_unseen=live is not None,
        programs=tuple(_with_exchange(outcome) if show_wire else outcome.report for outcome in outcomes),
        findings=(*published, *equivalence_findings(proofs)),
        recorded=tuple(
            str(records.record(evidence, outcome.evidence)) for outcome in outcomes if outcome.evidence
        ),
        asked=tuple(languages),
        tier=tier,
        is_strict=strict,
        declarations=deviation_uses(programs, proofs, expectations),
        times=times,
        is_part=only_changed,
        shard=shard,
        selection=selection_hash(selected),
    )


def _disagreements(programs: Sequence[Program], expectations: Expectations) -> Iterator[tuple[str, str]]:
    """Inconsistencies between programs, expectations and emulator: file names and messages."""
    for name, scenario in expectations.scenarios.items():
        for failure in scenario.failures:
            if failure.provoke.fault not in (None, *FAULTS):
                message = f"unknown fault, expected one of {', '.join(FAULTS)}"
                yield EXPECTATIONS, f"scenarios.{name}: failure {failure.name}: {message}"
    for program in programs:
        for message in _program_messages(program, expectations.scenarios.get(program.scenario)):
            yield PROGRAMS, f"{program.name}: {message}"


def _program_messages(program: Program, scenario: Scenario | None) -> Iterator[str]:
    if scenario is None:
        yield "the scenario has no expectations"
        return
    requests = ", ".join(request.name for request in program.requests) or "none"
    expected = ", ".join(request.name for request in scenario.requests) or "none"
    if requests != expected:
        yield f"requests are {requests}, expected {expected}"
    for failure in scenario.failures:
        number = failure.provoke.wrong_input
        if number is not None and not 1 <= number <= len(program.inputs):
            yield f"failure {failure.name}: wrong_input is {number}, expected 1 to {len(program.inputs)}"
        elif number is not None and not program.inputs[number - 1].typed:
            yield f"failure {failure.name}: wrong_input is {number}, expected an input that is typed"


def _with_exchange(outcome: ProgramOutcome) -> ProgramReport:
    if outcome.plain is None:
        return outcome.report
    case, run = outcome.plain
    tables = exchange_tables(case.program.name, case.steps, run.exchange, case.deviations)
    return replace(outcome.report, exchange=tables)
