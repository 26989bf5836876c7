"""Runs programs on the signatures, and lists what a library declares."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

SIGNATURES = Path(__file__).parents[2] / "signatures"
GO_SDK = os.environ.get("MFA_SNIPPETS_GO_SDK", "")
RUBY_SDK = os.environ.get("MFA_SNIPPETS_RUBY_SDK", "")


def program_of(name: str) -> str:
    """The text of a sound program."""
    return (SIGNATURES / "programs" / name).read_text()


def programs(suffix: str) -> list[str]:
    """The names of a language's programs, without their suffix."""
    return sorted(path.stem for path in (SIGNATURES / "programs").glob(f"*.{suffix}"))


def run(
    argv: Sequence[str], folder: Path, environment: Mapping[str, str], typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with the environment added to this process's own."""
    return subprocess.run(
        argv,
        cwd=folder,
        env={**os.environ, **environment},
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def lines_of(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> frozenset[str]:
    """The lines that a command prints; it must end well."""
    result = run(argv, SIGNATURES / "compare", environment or {})
    assert result.returncode == 0, result.stderr
    return frozenset(result.stdout.splitlines())


def line_of(text: str, program: str) -> int:
    """The number of the first line that holds the text."""
    return program[: program.index(text)].count("\n") + 1


def replaced(program: str, old: str, new: str) -> str:
    """The program with the first of what is old replaced."""
    assert old in program
    return program.replace(old, new, 1)


@cache
def go() -> str:
    """The go command, or the test fails."""
    return shutil.which("go") or pytest.fail("no go on the PATH")


@cache
def ruby() -> str:
    """A Ruby that has rbs, or the test fails."""
    found = shutil.which("ruby")
    if found is None:
        pytest.fail("no ruby on the PATH")
    if run([found, "-e", "require 'rbs/test'"], SIGNATURES, {}).returncode:
        pytest.fail("the ruby on the PATH has no rbs")
    return found


def vet(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a Go program against the signatures, in a project of its own that asks for the SDK."""
    (folder / "go.mod").write_text(
        "module example.com/program\n\ngo 1.25.0\n\nrequire github.com/descope/go-sdk v1.30.0\n"
    )
    (folder / "main.go").write_text(program)
    signatures = json.dumps(str(SIGNATURES / "go"))
    (folder / "go.work").write_text(f"go 1.25.0\n\nuse (\n\t.\n\t{signatures}\n)\n")
    workspace = {"GOWORK": str(folder / "go.work"), "GOFLAGS": "", "GOPROXY": "off"}
    return run([go(), "vet", "./..."], folder, workspace)


def run_on_signatures(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Ruby program on the canned classes, under their types."""
    (folder / "program.rb").write_text(program)
    types = {
        "RBS_TEST_TARGET": "Descope::*",
        "RBS_TEST_OPT": f"-I {SIGNATURES / 'ruby' / 'sig'}",
        "RBS_TEST_LOGLEVEL": "error",
    }
    argv = [ruby(), "-I", str(SIGNATURES / "ruby" / "lib"), "-r", "rbs/test/setup", "program.rb"]
    return run(argv, folder, types, typed="123456\n654321\n")


@cache
def go_surface(checkout: Path) -> frozenset[str]:
    """What the Go packages of a checkout export."""
    return lines_of([go(), "run", "surface.go", str(checkout)], {"GOWORK": "off", "GOFLAGS": ""})


@cache
def ruby_surface(library: Path) -> frozenset[str]:
    """What a Ruby library declares below Descope."""
    return lines_of([ruby(), "-I", str(library), "surface.rb"])
