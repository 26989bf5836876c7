"""The app on the signatures: the demo runs to its end, and each fault is named."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.launchers import Process
from mfa_snippets.verify.run.process import Printed, ProcessResult, run

from ..hosts import host
from ..web.apps import OUTPUT
from .ruby_faults import FAULTS
from .running import replaced, ruby

SOUND = sorted(
    {arguments for arguments, *_ in FAULTS} | {"otp-sms totp --step-up", "totp otp-email --claims"}
)


APP = next(program.app for program in programs_of(load_apps(OUTPUT)) if program.app.signatures)
"""The app that has signatures, since CI lacks its SDK."""
VARIABLES = {
    each.name: each.example or "P2" + 26 * "a"
    for invocation in APP.invocations
    for each in invocation.environment
}
Demo = Callable[[str, Path], ProcessResult]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run the demo of a folder on the signatures, each time in a fork of one process."""
    ruby()
    folder = tmp_path_factory.mktemp("host") / "project"
    folder.mkdir()
    with host(APP, folder, os.environ) as (command, launch):

        def run_demo(arguments: str, folder: Path) -> ProcessResult:
            return run(
                [*command, *arguments.split()],
                cwd=folder,
                environment={**os.environ, **VARIABLES},
                limit=300,
                interact=type_codes,
                launch=launch,
            )

        yield run_demo


def type_codes(process: Process, _printed: Printed) -> None:
    """Answer each question of the demo."""
    with process.stdin:
        process.stdin.write(b"123456\n654321\n")


@pytest.mark.parametrize("arguments", SOUND)
def test_the_demo_runs_to_its_end(arguments: str, tmp_path: Path, demo: Demo) -> None:
    """The canned classes answer, and neither they nor the type checker say anything."""
    folder = shutil.copytree(OUTPUT / APP.folder, tmp_path / "app")
    ended = demo(arguments, folder)

    assert (ended.exit, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1] in ("amr: totp, email, mfa", "su: true")


@pytest.mark.parametrize(
    ("arguments", "file", "old", "new", "message"), FAULTS, ids=[f"{each[1]}: {each[3]}" for each in FAULTS]
)
def test_a_fault_is_named(
    arguments: str, file: str, old: str, new: str, message: str, tmp_path: Path, demo: Demo
) -> None:
    """The run ends at the first fault, although the demo rescues what the SDK raises."""
    folder = shutil.copytree(OUTPUT / APP.folder, tmp_path / "app")
    path = folder / file
    path.write_text(replaced(path.read_text("utf-8"), old, new), "utf-8")
    ended = demo(arguments, folder)

    assert ended.exit == 1
    assert message in ended.stderr
    assert ".rb:" in ended.stderr, "expected a place"
