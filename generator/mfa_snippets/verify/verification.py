"""Verify an output folder: run its programs, and let evidence stand for those that cannot run here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts import evidence
from mfa_snippets.contracts.evidence import path_of
from mfa_snippets.contracts.evidence import record as write_evidence
from mfa_snippets.contracts.expectations import EXPECTATIONS, Expectations, load_expectations
from mfa_snippets.contracts.programs import PROGRAMS, Program, load_programs
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.faults import FAULTS
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import Settings
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.verify.assertions.deviation_use import declaration_uses
from mfa_snippets.verify.assertions.equivalence import equivalence_findings
from mfa_snippets.verify.phases import Pair, verified
from mfa_snippets.verify.publication import publication_findings
from mfa_snippets.verify.report.report import Report, Result, Tier
from mfa_snippets.verify.report.shards import Shard, part, selection_of
from mfa_snippets.verify.run.environment import digests, identity, project_files
from mfa_snippets.verify.run.live_run import Live
from mfa_snippets.verify.run.project import VerifyOptions
from mfa_snippets.verify.run.runner import RunContext
from mfa_snippets.verify.run.workspace import cache_folder, tidy


def changed(
    selected: Sequence[Program], programs: Sequence[Program], output: Path, folder: Path
) -> tuple[Program, ...]:
    """Those of which no run is on record as they are now; `programs` are all of the output folder.

    Raises InputError for a program or project that cannot be read.
    """
    projects = {cwd: _project(cwd, programs, output) for cwd in {program.cwd for program in selected}}
    return tuple(
        program for program in selected if not _is_proven(program, projects[program.cwd], output, folder)
    )


def _project(cwd: str, programs: Sequence[Program], output: Path) -> Mapping[str, str]:
    together = tuple(program for program in programs if program.cwd == cwd)
    return digests(output / cwd, project_files(output / cwd, together))


def _is_proven(program: Program, project: Mapping[str, str], output: Path, folder: Path) -> bool:
    try:
        proof = evidence.load(folder, program)
    except InputError:  # verify says what is wrong with the file
        return False
    is_run = proof is not None and proof.run is not None
    return is_run and proof is not None and proof.of == identity(output, program, project)


PROGRAM_LIMIT = 60.0


class UnknownNameError(Exception):
    """A language or scenario that is in no program of the output folder."""


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
    live: Live | None = None,
    only_changed: bool = False,
    signatures: Path | None = None,
    workspace: Path | None = None,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    limit: float = PROGRAM_LIMIT,
) -> Report:
    """Verify the programs of an output folder. Only with `record` is anything written, below `evidence`.

    `workspace` is where projects are prepared and kept, else a folder in the user's cache. `limit` is in
    seconds, for each run. Raises InputError for what is wrong with the output folder, UnknownNameError, and
    ResourceError if the workspace or evidence cannot be written.
    """
    programs, expectations = load_programs(output), load_expectations(output)
    _check_agreement(output, programs, expectations)
    published = publication_findings(output, programs, expectations)
    selected = _selected(programs, languages, scenarios)
    if only_changed:
        selected = changed(selected, programs, output, evidence)
    caller = os.environ if environ is None else environ
    with running(settings=settings or Settings()) as server:
        plan = VerifyOptions(
            output=output,
            evidence=evidence,
            expectations=expectations,
            tier=tier,
            is_to_record=record,
            signatures=signatures,
            live=live,
            stage=RunContext(control=Control(server.url), environ=caller, limit=limit),
        )
        pairs, times = verified(part(selected, shard), programs, plan, workspace or cache_folder(caller))
    if workspace is None:
        tidy(cache_folder(caller))
    recorded = _record(evidence, pairs)
    results = tuple(_mended(result, recorded) for result, _ in pairs)
    return Report(
        results=results,
        findings=(
            *published,
            *equivalence_findings([one.proof for one in results if one.proof]),
        ),
        tier=tier,
        asked=tuple(languages),
        is_strict=strict,
        recorded=tuple(map(str, recorded.values())),
        times=times,
        declarations=declaration_uses(programs, results, expectations),
        shard=shard,
        against=live.against if live else "emulator",
        is_unseen=live is not None,
        is_part=only_changed,
        selection=selection_of(selected),
    )


def _selected(
    programs: tuple[Program, ...], languages: Sequence[str], scenarios: Sequence[str]
) -> tuple[Program, ...]:
    _check_known("language", languages, {program.language for program in programs})
    _check_known("scenario", scenarios, {program.scenario for program in programs})
    return tuple(
        program
        for program in programs
        if program.language in (languages or [program.language])
        and program.scenario in (scenarios or [program.scenario])
    )


def _check_known(kind: str, asked: Sequence[str], known: set[str]) -> None:
    for name in asked:
        if name not in known:
            raise UnknownNameError(f"unknown {kind} '{name}', expected one of {', '.join(sorted(known))}")


def _check_agreement(output: Path, programs: tuple[Program, ...], expectations: Expectations) -> None:
    known = f"unknown fault, expected one of {', '.join(FAULTS)}"
    problems = [
        Problem(str(output / PROGRAMS), 0, 0, f"{program.name}: {message}")
        for program in programs
        for message in _disagreements(program, expectations)
    ]
    problems += [
        Problem(
            str(output / EXPECTATIONS),
            0,
            0,
            f"scenarios.{name}: failure {failure.name}: {known}",
        )
        for name, scenario in expectations.scenarios.items()
        for failure in scenario.failures
        if failure.provoke.fault not in (None, *FAULTS)
    ]
    if problems:
        raise InputError(*problems)


def _disagreements(program: Program, expectations: Expectations) -> Iterator[str]:
    scenario = expectations.scenarios.get(program.scenario)
    if scenario is None:
        yield "the scenario has no expectations"
        return
    sent, answered = ([one.name for one in each.requests] for each in (program, scenario))
    if sent != answered:
        yield f"requests are {', '.join(sent) or 'none'}, expected {', '.join(answered) or 'none'}"
    for failure in scenario.failures:
        number = failure.provoke.wrong_input
        if number is None:
            continue
        if not 1 <= number <= len(program.inputs):
            yield f"failure {failure.name}: wrong_input is {number}, expected 1 to {len(program.inputs)}"
        elif not program.inputs[number - 1].typed:
            yield f"failure {failure.name}: wrong_input is {number}, expected an input that is typed"


def _record(folder: Path, pairs: tuple[Pair, ...]) -> dict[Program, Path]:
    recorded = {}
    for result, made in pairs:
        if made is not None:
            write_evidence(folder, made)
            recorded[result.program] = path_of(folder, made.language, made.scenario, made.against)
    return recorded


def _mended(result: Result, recorded: Mapping[Program, Path]) -> Result:
    """A result without what was wrong with a file that has just been replaced."""
    return replace(result, findings=()) if result.program in recorded else result
