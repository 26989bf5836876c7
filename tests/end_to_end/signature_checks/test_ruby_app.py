"""The app on the signatures: the demo runs to its end, and each fault is named."""

import shutil
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import App, load_apps, programs_of

from .ruby_faults import FAULTS
from .running import SIGNATURES, replaced, ruby, run

OUTPUT = Path(__file__).parents[3] / "output"
TYPED = "123456\n654321\n"
SOUND = sorted(
    {arguments for arguments, *_ in FAULTS} | {"otp-sms totp --step-up", "totp otp-email --claims"}
)


def _app() -> App:
    """The app that has signatures, since CI lacks its SDK."""
    return next(program.app for program in programs_of(load_apps(OUTPUT)) if program.app.signatures)


def _demo(arguments: str, folder: Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of the demo on the signatures."""
    ruby()
    app = _app()
    assert app.signatures is not None
    command = [part.replace("{signatures}", str(SIGNATURES)) for part in app.signatures.run]
    variables = {
        each.name: each.example or "P2" + 26 * "a"
        for invocation in app.invocations
        for each in invocation.environment
    }
    ended = run([*command, *arguments.split()], folder, variables, TYPED)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("arguments", SOUND)
def test_the_demo_runs_to_its_end(arguments: str, tmp_path: Path) -> None:
    """The canned classes answer, and neither they nor the type checker say anything."""
    folder = shutil.copytree(OUTPUT / _app().folder, tmp_path / "app")
    status, printed, said = _demo(arguments, folder)

    assert (status, said) == (0, "")
    assert printed.splitlines()[-1] in ("amr: totp, email, mfa", "su: true")


@pytest.mark.parametrize(
    ("arguments", "file", "old", "new", "message"), FAULTS, ids=[f"{each[1]}: {each[3]}" for each in FAULTS]
)
def test_a_fault_is_named(
    arguments: str, file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    """The run ends at the first fault, although the demo rescues what the SDK raises."""
    folder = shutil.copytree(OUTPUT / _app().folder, tmp_path / "app")
    path = folder / file
    path.write_text(replaced(path.read_text("utf-8"), old, new), "utf-8")
    status, _, said = _demo(arguments, folder)

    assert status == 1
    assert message in said
    assert ".rb:" in said, "expected a place"
