"""Runs the app on the signatures, and lists what a library declares."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

SIGNATURES = Path(__file__).parents[2] / "signatures"
RUBY_SDK = os.environ.get("MFA_SNIPPETS_RUBY_SDK", "")


def run(
    argv: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with the environment added to this process's own."""
    return subprocess.run(
        argv,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def lines_of(argv: Sequence[str]) -> frozenset[str]:
    """The lines that a command prints; it must end well."""
    result = run(argv, SIGNATURES / "compare")
    assert result.returncode == 0, result.stderr
    return frozenset(result.stdout.splitlines())


def replaced(text: str, old: str, new: str) -> str:
    """The text with the first of what is old replaced."""
    assert old in text, f"{old!r} is not there"
    return text.replace(old, new, 1)


@cache
def ruby() -> str:
    """A Ruby that has rbs, or the test fails."""
    found = shutil.which("ruby")
    if found is None:
        pytest.fail("no ruby on the PATH")
    if run([found, "-e", "require 'rbs/test'"], SIGNATURES).returncode:
        pytest.fail("the ruby on the PATH has no rbs")
    return found


@cache
def ruby_surface(library: Path) -> frozenset[str]:
    """What a Ruby library declares below Descope."""
    return lines_of([ruby(), "-I", str(library), "surface.rb"])
