"""`build --watch` builds again after each change, and outlives faults."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

import pytest

from mfa_snippets.commands.build import watch_files
from mfa_snippets.output.build import BuildOptions, write_build
from mfa_snippets.spec.paths import Paths

from .running import OURS, ROOT, Run, edit

PROGRAM = Path("output/examples/lisp/client.lisp")
SPEC, TEMPLATE = Path("spec/scenarios/one-factor.yaml"), Path("templates/lisp/client.jinja")


@pytest.fixture
def order() -> BuildOptions:
    """A build of the small specification."""
    paths = Paths(Path("spec"), Path("templates"), Path("evidence"))
    return BuildOptions(paths=paths, output=Path("output"))


@pytest.mark.usefixtures("folder")
def test_each_change_is_built(
    order: BuildOptions, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault is told and the last good output stays, until it is mended."""
    seen: list[str] = []

    def changes(*_: Path, **_options: object) -> Iterator[set[tuple[int, str]]]:
        for file, old, new in (
            (TEMPLATE, "; client", "; customer"),
            (SPEC, "verify_otp", "verfy_otp"),
            (SPEC, "verfy_otp", "verify_otp"),
        ):
            edit(file, old, new)
            yield {(1, str(file.absolute()))}
            seen.append(PROGRAM.read_text("utf-8").splitlines()[0])

    monkeypatch.setattr("watchfiles.watch", changes)
    watch_files(order.paths, partial(write_build, order))
    told = capsys.readouterr().err.splitlines()

    assert seen == ["; customer"] * 3
    assert told[:3] == [
        "built",
        "watching spec, templates, evidence; Ctrl-C ends",
        "built after a change of client.jinja",
    ]
    assert "function 'verfy_otp' is not defined" in told[3]
    assert told[-1] == "built after a change of one-factor.yaml"


def test_a_check_is_not_watched(run: Run) -> None:
    """Exit 2."""
    assert run("build", "--check", "--watch").exit == 2


def test_the_file_system_is_watched(tmp_path: Path) -> None:
    """With the project's own specification, and ended as from a keyboard."""
    command = [sys.executable, "-m", "mfa_snippets", *OURS, "build", "--watch", "--language", "python"]
    for name in ("spec", "templates", "evidence"):
        (tmp_path / name).mkdir()
        subprocess.run(["cp", "-r", f"{ROOT / name}/.", str(tmp_path / name)], check=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts its background jobs with SIGINT ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stderr is not None, "it is a pipe"
        begun = [process.stderr.readline() for _ in range(2)]
        with ThreadPoolExecutor() as pool:
            told = pool.submit(process.stderr.readline)
            while not told.done():  # the watch begins some time after its line
                edit(tmp_path / "spec" / "sdks" / "python.yaml", "label: Python", "label: Pythonn")
                wait([told], timeout=2)
        process.send_signal(signal.SIGINT)
        rest = set(process.stderr.read().splitlines(keepends=True))

    assert begun[0] == "built\n"
    assert {told.result(), *rest} == {"built after a change of python.yaml\n"}
    assert process.returncode == 0
