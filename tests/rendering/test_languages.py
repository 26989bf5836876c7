"""The generator knows no language: one is added, or removed, by files alone."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from mfa_snippets.artifacts import Artifact
from mfa_snippets.build import build
from mfa_snippets.loading import load_specification, load_templates

from .repository import FIXTURES, ROOT, SPEC, TEMPLATES, languages, specification

SIXTH = FIXTURES / "sixth"
# Programs that toolchains call and that are no language's own.
SHARED = {"env", "find"}


def _words() -> set[str]:
    words = set()
    for language, sdk in specification().sdks.items():
        tools = sdk.toolchain
        commands = (*tools.prepare, *tools.build, tools.run, tools.probe, *tools.format, *tools.types)
        words |= {language, sdk.label, *(Path(argv[0]).name for argv in commands if "{" not in argv[0])}
    return words - SHARED


def _strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every text in a module but its docstrings."""
    expressions = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    docstrings = {id(value) for value in expressions if isinstance(value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def _named(source: str) -> list[str]:
    """The languages and tools that stand in a module's texts."""
    words = "|".join(re.escape(word) for word in sorted(_words(), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
    return [match[0] for node in _strings(ast.parse(source)) for match in pattern.finditer(str(node.value))]


def test_no_module_names_a_language() -> None:
    """Not its ID, not its label, not a tool of it."""
    modules = sorted((ROOT / "generator").rglob("*.py"))
    named = {path.name: found for path in modules if (found := _named(path.read_text(encoding="utf-8")))}

    assert named == {}


@pytest.mark.parametrize(
    "source", ['if language == "go": pass', 'run(["gofmt", "-d"])', 'print("for Node.js")']
)
def test_a_module_that_names_a_language_is_found(source: str) -> None:
    """The rule above sees what it must."""
    assert _named(source) != []


def _built(folder: Path) -> dict[str, Artifact]:
    whole = load_specification(folder / "spec")
    artifacts = build(whole, load_templates(folder / "templates", whole), None)
    return {artifact.path: artifact for artifact in artifacts}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the specification and the templates."""
    shutil.copytree(SPEC, tmp_path / "spec")
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    return tmp_path


def _own(artifacts: dict[str, Artifact]) -> dict[str, bytes]:
    """The files that belong to one language each."""
    return {path: artifact.content for path, artifact in artifacts.items() if artifact.language}


def test_a_sixth_language_is_added_by_files(copy: Path, file_regression: FileRegressionFixture) -> None:
    """Its program is there, the others are as before, and every contract and page knows it."""
    before = _built(copy)
    shutil.copy(SIXTH / "sdk.yaml", copy / "spec" / "sdks" / "plum.yaml")
    shutil.copytree(SIXTH / "templates", copy / "templates" / "plum")

    after = _built(copy)

    added = {path: content for path, content in _own(after).items() if after[path].language == "plum"}
    assert {path: content for path, content in _own(after).items() if path not in added} == _own(before)
    assert "examples/plum/plum.list" in added
    assert {row["language"] for row in json.loads(after["programs.json"].content)} == {*languages(), "plum"}
    shared = [
        artifact for artifact in after.values() if artifact.path.endswith(".md") and not artifact.language
    ]
    assert all(b"Plum" in artifact.content for artifact in shared)
    program = added["examples/plum/totp-then-otp-email.plum"]
    file_regression.check(program.decode(), fullpath=SIXTH / "expected.plum")
    assert (SIXTH / "expected.plum").read_bytes() == program


@pytest.mark.parametrize("language", languages())
def test_a_language_is_removed_with_its_files(copy: Path, language: str) -> None:
    """Its files are gone, the others are as before, and the contracts have lost its entries alone."""
    before = _built(copy)
    (copy / "spec" / "sdks" / f"{language}.yaml").unlink()
    shutil.rmtree(copy / "templates" / language)

    after = _built(copy)

    kept = {path: content for path, content in _own(before).items() if before[path].language != language}
    assert _own(after) == kept
    assert set(after) == {path for path, artifact in before.items() if artifact.language != language}
    for name in ("programs.json", "index.json"):
        rows = json.loads(before[name].content)
        assert json.loads(after[name].content) == [row for row in rows if row["language"] != language]
