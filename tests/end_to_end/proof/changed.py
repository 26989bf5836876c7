"""Build an output folder from the project's own specification with one fault in it."""

import shutil
from pathlib import Path

from mfa_snippets.output.artifacts import build
from mfa_snippets.output.manifest import read_manifest
from mfa_snippets.output.write import Scope, plan, write
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.spec.load import load_specification

ROOT = Path(__file__).parents[3]
SIGNATURES = ROOT / "tests" / "signatures"
EVIDENCE = ROOT / "evidence"
SCENARIO = "totp-then-otp-email"  # the one that the vendor's page describes


def built_with(folder: Path, file: str, old: str, new: str) -> Path:
    """The output folder of a build in which `old` stands as `new` in one file of `spec/` or `templates/`."""
    for name in ("spec", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    source = folder / file
    text = source.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    source.write_text(text.replace(old, new), "utf-8")
    return built(folder / "spec", folder / "templates", folder / "output")


def built(spec: Path, templates: Path, output: Path) -> Path:
    """A fresh build."""
    specification = load_specification(spec)
    artifacts = build(specification, load_templates(templates, specification), None)
    write(plan(artifacts, output, read_manifest(output), Scope()), output, {})
    return output
