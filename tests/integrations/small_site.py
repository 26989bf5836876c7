"""A small specification with evidence and the templates of docs sites, beside a site that shows it."""

import json
import shutil
from pathlib import Path

from tests.commands.running import BASE, ROOT

INPUTS = ("spec", "templates", "evidence")


def write_inputs(folder: Path) -> None:
    """The folders `INPUTS`. The recorded run is of other code."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for target in ("markdown", "mkdocs", "sphinx"):
        shutil.copytree(ROOT / "templates/docs" / target, folder / "templates/docs" / target)
    record_run(folder, "1")


def record_run(folder: Path, version: str) -> None:
    """Evidence of a run with a version of the SDK."""
    path = folder / "evidence/lisp/one-factor.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    identity = {"code": {}, "sdk": {"name": "descope", "version": version}}
    run = {"exit": 0, "stdout": [], "stderr": [], "exchange": []}
    names = {"language": "lisp", "scenario": "one-factor", "against": "emulator"}
    path.write_text(json.dumps({**names, "of": identity, "checks": {}, "run": run, "failures": {}}))
