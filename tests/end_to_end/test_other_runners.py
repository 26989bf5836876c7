"""The tests in the documentation of the emulator pass, run with the command that stands beside them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator.test_sdks import prepared

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/emulator.md").read_text("utf-8")
JEST = """
const assert = require('node:assert');
globalThis.test = require('node:test').test;
globalThis.expect = (value) => ({ toBe: (expected) => assert.strictEqual(value, expected) });
"""
"""What of Jest the test uses, in the terms of Node's own test runner."""


def code_of(language: str) -> str:
    """The block of a language."""
    [block] = re.findall(rf"^```{language}\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    return str(block)


def run_beside_the_emulator(folder: Path, *command: str) -> str:
    """The output of a command that succeeds."""
    ended = subprocess.run(
        [sys.executable, "-m", "mfa_snippets", "serve", "--port", "0", "--", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.xdist_group("emulator/test_sdks.py")  # they share the SDK's folder
def test_jest(tmp_path: Path) -> None:
    """With Node's test runner in the place of Jest."""
    sdk = prepared("node", [["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]])
    (tmp_path / "node_modules").symlink_to(sdk / "node_modules")
    (tmp_path / "jest.cjs").write_text(JEST)
    (tmp_path / "sign-up.test.js").write_text(code_of("js"))
    options = ("--require", "./jest.cjs", "--test-reporter=tap", "sign-up.test.js")

    assert "# pass 1" in run_beside_the_emulator(tmp_path, "node", "--test", *options)


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("go") is None and "CI" not in os.environ,
    reason="Go is not installed; CI installs it, and fails",
)
def test_go(tmp_path: Path) -> None:
    """With the modules of the example."""
    for name in ("go.mod", "go.sum"):
        shutil.copy(ROOT / "output/examples/go" / name, tmp_path)
    (tmp_path / "sign_up_test.go").write_text(code_of("go"))

    assert "--- PASS: TestSignUp" in run_beside_the_emulator(tmp_path, "go", "test", "-v", "./...")
    assert subprocess.run(["gofmt", "-l", tmp_path], capture_output=True, text=True, check=True).stdout == ""
