"""Each app asks its type checker for all that it can find: a file that is loose is refused."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.workspace import cache_folder, locked, prepare, workspace_of

from .changed import GROUP, OUTPUT

pytestmark = pytest.mark.xdist_group(GROUP)

FAULTS = [
    ("node", "a.mjs", "/** @param {string} text */\nexport const a = (text) => text.size;\n", "TS2339"),
    ("node", "a.mjs", "export const a = (text) => text;\n", "TS7006"),
    ("node", "a.mjs", "import './b';\n", "TS2835"),
    ("typescript", "a.mts", "export const a = (text) => text;\n", "TS7006"),
    ("typescript", "a.mts", "const a: string | null = null;\nexport const b: string = a;\n", "TS2322"),
    ("typescript", "a.mts", "export enum Method { Email }\n", "TS1294"),
    ("typescript", "a.mts", "import './b';\n", "TS2835"),
]


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each app with what its reader installs, which `verify` keeps, and without a source file in it."""
    folder = tmp_path_factory.mktemp("projects")
    for app in load_apps(OUTPUT):
        if app.language in {fault[0] for fault in FAULTS}:
            workspace = workspace_of(OUTPUT, app, os.environ, cache_folder(os.environ))
            with locked(workspace):
                assert prepare(workspace) is None
            place = folder / app.language
            place.mkdir()
            for path in (OUTPUT / app.folder).glob("*.json"):
                shutil.copy(path, place)
            (place / "node_modules").symlink_to(workspace.folder / "node_modules")
    return folder


@pytest.mark.parametrize(("project", "name", "text", "code"), FAULTS)
def test_a_loose_file_is_refused(project: str, name: str, text: str, code: str, projects: Path) -> None:
    other = name.replace("a", "b", 1)
    folder = projects / project
    (folder / name).write_text(text, "utf-8")
    (folder / other).write_text("export const b = 1;\n", "utf-8")

    ended = subprocess.run(["node_modules/.bin/tsc", "-p", "."], cwd=folder, capture_output=True, text=True)

    assert code in ended.stdout
