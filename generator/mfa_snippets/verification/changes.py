"""Choose the programs that were changed since they last ran, or never did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mfa_snippets.errors import BadInput
from mfa_snippets.verification import evidence
from mfa_snippets.verification.contract import Program
from mfa_snippets.verification.project import digests, project_files


def changed(
    selected: Sequence[Program], programs: Sequence[Program], output: Path, folder: Path
) -> tuple[Program, ...]:
    """Those of which no run is on record as they are now; `programs` are all of the output folder.

    Raises BadInput for a program or project that cannot be read.
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
    except BadInput:  # verify says what is wrong with the file
        return False
    is_run = proof is not None and proof.run is not None
    return is_run and proof is not None and proof.of == evidence.identity(output, program, project)
