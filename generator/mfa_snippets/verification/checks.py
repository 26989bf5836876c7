"""Verdicts, and the checks that need no mock server: `format`, `types`, and the probe for the SDK."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from mfa_snippets.verification import environment, processes
from mfa_snippets.verification.batches import TOOL_LIMIT, Batch
from mfa_snippets.verification.complaints import complaint
from mfa_snippets.verification.contract import Argv, Commands, Program
from mfa_snippets.verification.runs import new_project_id
from mfa_snippets.verification.workspace import CommandFailedError, Plot, copy_project, run_all, shown

VERSION = re.compile(
    r"\d+\.\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z]|\.?(?:a|b|rc|alpha|beta|pre|dev|post)\.?\d*)?"
)
"""With what makes it another one: `1.2.3-rc.1` and `1.2.3rc1` are not 1.2.3."""
CANNED_CODE = b"000000\n"

Status = Literal["passed", "failed", "unavailable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one check; `why` for one that is unavailable."""

    status: Status
    why: str = ""
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.status}: {self.why}" if self.why else self.status


PASSED = Verdict(status="passed")


def unavailable(why: str) -> Verdict:
    """A check that could not be made."""
    return Verdict(status="unavailable", why=why)


def judged(findings: tuple[str, ...]) -> Verdict:
    """Failed if there are findings."""
    return Verdict(status="failed", findings=findings) if findings else PASSED


def judged_batch(program: Program, name: str, batch: Batch) -> Verdict:
    """What came of the commands of a check for one of its programs."""
    trouble = batch.trouble(program)
    if isinstance(trouble, processes.NotInstalledError):
        return unavailable(str(trouble))
    return PASSED if trouble is None else judged((f"{program.name}, {name}: {complaint(trouble, program)}",))


def sdk_problem(program: Program, folder: Path, environ: Mapping[str, str]) -> str | None:
    """Why the SDK cannot be used: not there, or another version than the pinned one."""
    sdk = program.sdk
    try:
        ended = processes.run(sdk.probe, cwd=folder, environment=environment.clean(environ), limit=TOOL_LIMIT)
    except processes.NotInstalledError as error:
        return str(error)
    if ended.exit is None:
        return f"SDK not found: {shown(sdk.probe)}: did not end within {TOOL_LIMIT:g} s"
    found = VERSION.search(ended.stdout)
    if ended.exit != 0 or found is None:
        return f"SDK not found: {ended.reason}"
    if found[0] != sdk.version:
        return f"SDK {found[0]} found, {sdk.version} pinned"
    return None


def check_signatures(program: Program, plot: Plot, folder: Path) -> Verdict:
    """The types check on signatures in `folder`, in a copy of the project that is thrown away."""
    if program.signatures is None:
        return unavailable("no signatures stand for the SDK")
    with tempfile.TemporaryDirectory(prefix="mfa-snippets-") as name:
        copy = Path(name)
        copy_project(plot.source, copy, (*plot.names, program.path_in_project))
        return _on_signatures(program, copy, folder.resolve(), plot.environ)


def _on_signatures(program: Program, copy: Path, folder: Path, environ: Mapping[str, str]) -> Verdict:
    assert program.signatures is not None, "the caller looked"
    prepare = _placed(program.signatures.prepare, folder)
    try:
        run_all(prepare, copy, environment.clean(environ), TOOL_LIMIT)
    except processes.NotInstalledError as error:
        return unavailable(str(error))
    except CommandFailedError as error:
        return unavailable(error.why)
    variables = environment.of_program(program, environ, {"project_id": new_project_id()})
    try:
        for argv in _placed(program.signatures.types, folder):
            _run_canned(argv, copy, variables, len(program.inputs))
    except processes.NotInstalledError as error:
        return unavailable(str(error))
    except CommandFailedError as error:
        return judged((f"{program.name}, types on signatures: {complaint(error, program)}",))
    return PASSED


def _run_canned(argv: Argv, copy: Path, variables: Mapping[str, str], inputs: int) -> None:
    """Run a command that may be the program itself, and then reads a code for each input."""

    def converse(stdin: IO[bytes], _printed: processes.Printed) -> None:
        stdin.write(CANNED_CODE * inputs)
        stdin.close()

    ended = processes.run(argv, cwd=copy, environment=variables, limit=TOOL_LIMIT, converse=converse)
    if ended.exit != 0:
        raise CommandFailedError(argv, ended, ended.last_output.replace(str(copy), "{project}"))


def _placed(commands: Commands, folder: Path) -> Commands:
    return tuple(tuple(word.replace("{signatures}", str(folder)) for word in argv) for argv in commands)
