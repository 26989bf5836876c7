"""Copies of the output folder with faults in them, and builds of a specification with a fault."""

import json
import os
import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from mfa_snippets.docs.blocks import render
from mfa_snippets.output.build import contract_files, runnable
from mfa_snippets.output.manifest import MANIFEST, Scope, write
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.report import VerificationReport
from mfa_snippets.verify.verification import verify

ROOT = Path(__file__).parents[3]
OUTPUT = ROOT / "output"
SIGNATURES = ROOT / "tests" / "signatures"
EVIDENCE = ROOT / "evidence"
SCENARIO = "totp-then-otp-email"
GROUP = "proof"
"""Tests that verify the same languages run in one process: a workspace is locked, and others would wait."""


def built_with(folder: Path, file: str, old: str, new: str) -> Path:
    """The output folder of a build for which `new` replaces `old` in one file of `spec/` or `templates/`."""
    for name in ("spec", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    change(folder / file, old, new)
    rendered = render(*load_all(folder / "spec", folder / "templates"), None)
    artifacts = (*runnable(rendered), *contract_files(rendered))
    output = folder / "output"
    write(artifacts, output, Scope())
    return output


def copied_with(folder: Path, faults: Mapping[str, tuple[str, str]]) -> Path:
    """A copy of the output folder in which, by file, the first `old` is replaced by `new`."""
    output = shutil.copytree(OUTPUT, folder / "output")
    for file, (old, new) in faults.items():
        change(output / file, old, new, is_unique=False)
    return output


def change(path: Path, old: str, new: str, is_unique: bool = True) -> None:
    """Replace a text in a file, which must have it (once)."""
    text = path.read_text("utf-8")
    count = text.count(old)
    assert count == 1 or (count and not is_unique), f"{old!r} occurs {count} times in {path}"
    replace_file(path, text.replace(old, new, 1))


def replace_file(path: Path, text: str) -> None:
    """Write a file that may be a link to another one."""
    path.unlink()
    path.write_text(text, "utf-8")


def change_json(path: Path, edit: Any) -> None:
    """Edit what a JSON file says, in place."""
    data = json.loads(path.read_text("utf-8"))
    edit(data)
    replace_file(path, json.dumps(data))


KEPT = ("index.schema.json",)
TOOLS: Mapping[str, Any] = {
    "format": [],
    "types": [],
    "paste": {"files": {}, "types": []},
    "signatures": {"types": [], "run": []},
}
"""Checks by programs, and what an app says that has none."""


def without_tools(output: Path, tools: Collection[str] = ()) -> Path:
    """Reduce the checks by programs in an output folder to some."""

    def few_tools(apps: list[dict[str, Any]]) -> None:
        for app in apps:
            app |= {name: nothing for name, nothing in TOOLS.items() if name not in tools}

    change_json(output / "apps.json", few_tools)
    change_json(output / MANIFEST, forget_changed)
    return output


def forget_changed(manifest: dict[str, Any]) -> None:
    """Let a manifest name no file that is changed here, since it knows them as they were."""
    manifest["files"] = {name: owned for name, owned in manifest["files"].items() if name in KEPT}


def without_checks(output: Path, failures: Collection[str] = (), tools: Collection[str] = ()) -> Path:
    """Reduce what is checked in an output folder to the plain runs, some failures and some tools."""

    def few_failures(expectations: dict[str, Any]) -> None:
        for scenario in expectations["scenarios"].values():
            scenario["failures"] = [one for one in scenario["failures"] if one["name"] in failures]

    change_json(output / "expectations.json", few_failures)
    return without_tools(output, tools)


def run_with(
    output: Path, language: str, scenario: str, expected: Collection[str], limit: float = VerifyOptions.limit
) -> tuple[VerificationReport, list[str]]:
    """The report on a scenario and its findings: of the plain run, and of failures that `expected` names."""
    failures = {match[1] for text in expected for match in re.finditer(r", failure ([\w-]+):", text)}
    without_checks(output, failures)
    evidence = output.parent / "evidence"
    report = verify(VerifyOptions(output, evidence, languages=[language], scenarios=[scenario], limit=limit))
    return report, [finding for result in report.programs for finding in result.findings]


def without_sdk(folder: Path) -> dict[str, str]:
    """The caller's environment, but no gem is on the load path."""
    tools = folder / "tools"
    tools.mkdir()
    (tools / "ruby").symlink_to("/usr/bin/ruby")
    return {**os.environ, "PATH": os.pathsep.join((str(tools), os.environ["PATH"])), "RUBYLIB": ""}
