"""`rehearse`, `upgrade` and `surface`: with an SDK of our own making, and versions that are not to be had."""

import os
import shutil
import zipfile
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

import pytest

from mfa_snippets.commands.rehearsal import rehearse, write
from mfa_snippets.contracts.index import load_index
from mfa_snippets.spec.paths import Paths

from .running import ROOT

SCENARIOS = ("password-then-totp", "password-then-otp-email")
CALLERS = ("sign_in_with_totp", "complete_mfa_with_totp", "complete_step_up_with_totp")
Edits = Mapping[str, tuple[str, str]]


def wheel(folder: Path, version: str, edits: Edits) -> None:
    """The installed SDK under another version, with a change in some of its files."""
    installed, name = distribution("descope"), f"descope-{version}.dist-info"
    metadata = (installed.read_text("METADATA") or "").replace(
        f"\nVersion: {installed.version}\n", f"\nVersion: {version}\n"
    )
    texts = {f"{name}/METADATA": metadata, f"{name}/WHEEL": installed.read_text("WHEEL") or ""}
    for file in installed.files or ():
        if file.parts[0] == "descope" and file.suffix == ".py":
            texts[file.as_posix()] = file.read_text("utf-8")
    for path, (old, new) in edits.items():
        assert texts[path].count(old) == 1
        texts[path] = texts[path].replace(old, new)
    record = "".join(f"{path},,\n" for path in (*texts, f"{name}/RECORD"))
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"descope-{version}-py3-none-any.whl", "w") as archive:
        for path, text in {**texts, f"{name}/RECORD": record}.items():
            archive.writestr(path, text)


EARLIER = os.environ.get("PIP_FIND_LINKS", "")
BROKEN: Edits = {
    "descope/authmethod/totp.py": ("def sign_in_code(", "def sign_in_with_code("),
    "descope/authmethod/otp.py": (
        "        code: str,\n        audience",
        "        code: str,\n        channel: str,\n        audience",
    ),
}
"""A method with another name, and a parameter more in another one."""
SIGN_IN = "def sign_in(\n        self,\n        login_id: str,\n        password: str,\n"
BETTER: Edits = {
    "descope/authmethod/password.py": (SIGN_IN, SIGN_IN + "        refresh_token: str | None = None,\n")
}
"""A gap that is closed: a password as the second factor."""


@pytest.fixture
def tree(tmp_path: Path) -> Paths:
    """A copy of what a maintainer has."""
    for name in ("spec", "templates", "evidence"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Paths(*(tmp_path / name for name in ("spec", "templates", "evidence")))


def contents(paths: Paths) -> dict[str, bytes]:
    folder = paths.spec.parent
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_release_breaks_is_told_exactly(
    tree: Paths, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calls, the functions, the pages; and the tree is as it was."""
    wheels, before = tmp_path_factory.mktemp("wheels"), contents(tree)
    wheel(wheels, "2.99.0", BROKEN)
    monkeypatch.setenv("PIP_FIND_LINKS", f"{wheels} {EARLIER}")
    _, found = rehearse(tree, "python", "2.99.0", tmp_path_factory.mktemp("rehearsal"), SCENARIOS)
    effects = {effect.function: effect for effect in found.effects}

    assert found.calls.removed == ("descope_client.totp.sign_in_code",)
    assert found.calls.others_added == ("descope_client.totp.sign_in_with_code",)
    assert [*found.calls.changed] == ["descope_client.otp.verify_code"]
    assert found.calls.others_removed == ()
    assert {name for name, effect in effects.items() if effect.breaks} == {*CALLERS, "verify_otp"}
    assert effects["verify_otp"].pages == ("mfa-with-sdks.md", "one-time-codes.md", "step-up.md")
    assert 'Argument missing for parameter "channel"' in effects["verify_otp"].reasons[0]
    assert [text.partition(": ")[0] for text in found.findings] == ["python, types"]
    assert not found.is_clean
    assert contents(tree) == before


def test_a_release_that_breaks_nothing_is_written(
    tree: Paths, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the one place that has the version, with evidence and pages; and a gap that has closed is told."""
    wheels, output = tmp_path_factory.mktemp("wheels"), tree.spec.parent / "output"
    wheel(wheels, "2.98.0", BETTER)
    monkeypatch.setenv("PIP_FIND_LINKS", f"{wheels} {EARLIER}")
    candidate, found = rehearse(tree, "python", "2.98.0", tmp_path_factory.mktemp("rehearsal"), SCENARIOS)
    before = contents(tree)

    written = [str(path.relative_to(output.parent)) for path in write(candidate, tree, output)]
    changed = {path for path, content in contents(tree).items() if before.get(path) != content}

    assert [(effect.function, effect.breaks) for effect in found.effects] == [
        ("sign_in_with_password", False)
    ]
    assert [text.partition(":")[0] for text in found.closed_gaps] == ["password"]
    assert found.is_clean
    assert written == ["spec/sdks/python.yaml", "evidence/python", "output"]
    assert {path for path in changed if not path.startswith("output/")} == {
        "spec/sdks/python.yaml",
        *(f"evidence/python/{scenario}.json" for scenario in SCENARIOS),
    }
    assert "descope==2.98.0\n" in (output / "examples/python/requirements.txt").read_text()
    assert load_index(output).functions
