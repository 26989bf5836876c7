"""Build a few programs from the project's own specification, with one fault in it."""

import json
import os
import re
import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.output.artifacts import contract_files, render, runnable
from mfa_snippets.output.manifest import MANIFEST, read_manifest
from mfa_snippets.output.write import Scope, plan, write
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.verify.report.report import VerificationReport
from mfa_snippets.verify.verification import verify

ROOT = Path(__file__).parents[3]
SIGNATURES = ROOT / "tests" / "signatures"
EVIDENCE = ROOT / "evidence"
SCENARIO = "totp-then-otp-email"  # the one that the vendor's page describes
REPLAYED = ("go", "ruby")  # the languages whose SDK is absent where nothing can be fetched
Names = Iterable[tuple[str, str]]
"""Programs by language and scenario."""


def built_with(folder: Path, file: str, old: str, new: str, names: Names) -> Path:
    """The output folder of programs for which `new` replaces `old` in one file of `spec/` or `templates/`."""
    for name in ("spec", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    source = folder / file
    text = source.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
    source.write_text(text.replace(old, new), "utf-8")
    return built(folder / "output", names, folder)


def built(output: Path, names: Names, root: Path = ROOT, pages: Iterable[Artifact] = ()) -> Path:
    """The output folder of some programs, their contracts, every project, and pages that were rendered."""
    specification, templates = load_all(root / "spec", root / "templates")
    every, names = render(specification, templates, None), set(names)
    programs = tuple(each for each in every.programs if (each.language, each.scenario) in names)
    rendered = replace(every, programs=programs)
    artifacts = (*runnable(rendered), *contract_files(rendered), *pages)
    write(plan(artifacts, output, read_manifest(output), Scope()), output, {})
    return output


def without_checks(output: Path, failures: Collection[str] = ()) -> Path:
    """Reduce what is checked in an output folder to the plain runs and some failures, without any tool."""
    programs = json.loads((output / "programs.json").read_text("utf-8"))
    for program in programs:
        program["checks"] = {"format": [], "types": []}
    (output / "programs.json").write_text(json.dumps(programs), "utf-8")
    expectations = json.loads((output / "expectations.json").read_text("utf-8"))
    for scenario in expectations["scenarios"].values():
        scenario["failures"] = [one for one in scenario["failures"] if one["name"] in failures]
    (output / "expectations.json").write_text(json.dumps(expectations), "utf-8")
    (output / MANIFEST).unlink()  # which knows the contracts as they were
    return output


def run_with(
    folder: Path, file: str, old: str, new: str, name: tuple[str, str], expected: Collection[str]
) -> VerificationReport:
    """The report on a program with a fault: its plain run, and the failures that `expected` findings name."""
    failures = {match[1] for text in expected for match in re.finditer(r", failure ([\w-]+):", text)}
    output = without_checks(built_with(folder, file, old, new, [name]), failures)
    return verify(output, folder / "evidence", languages=name[:1], scenarios=name[1:])


def without_sdks(folder: Path) -> dict[str, str]:
    """The caller's environment, but nothing can be fetched, and no gem is on the load path."""
    tools = folder / "tools"
    tools.mkdir()
    (tools / "ruby").symlink_to("/usr/bin/ruby")
    return {
        **os.environ,
        "PATH": os.pathsep.join((str(tools), os.environ["PATH"])),
        "GOPROXY": "off",
        "GOMODCACHE": str(folder / "modules"),
        "RUBYLIB": "",
    }
