"""The generator knows no language: one is added, or removed, by files alone."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import render
from mfa_snippets.output.build import build
from mfa_snippets.rendering.loader import load_all

from .conftest import SIXTH
from .repository import ROOT, SPEC, TEMPLATES, forms, languages, specification

# Programs that toolchains call and that are no language's own.
SHARED = {"demo", "env", "find", "sh", "web"}


def _words() -> set[str]:
    words = set()
    for language, sdk in specification().sdks.items():
        tools = sdk.toolchain
        checks = (*tools.format, *tools.types, *tools.paste.types)
        commands = (*tools.prepare, *tools.build, *tools.run.values(), tools.probe, *checks)
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
    artifacts = build(render(*load_all(folder / "spec", folder / "templates"), None))
    return {artifact.path: artifact for artifact in artifacts}


def _copied(folder: Path) -> Path:
    """A copy of the specification and the templates."""
    shutil.copytree(SPEC, folder / "spec")
    shutil.copytree(TEMPLATES, folder / "templates")
    return folder


def _own(artifacts: dict[str, Artifact]) -> dict[str, bytes]:
    """The files that belong to one language each."""
    return {path: artifact.content for path, artifact in artifacts.items() if artifact.language}


ADDED = {"plum": "Plum", "damson": "Damson"}  # a language, and a further form of its SDK


@pytest.fixture(scope="module")
def before() -> dict[str, Artifact]:
    """The artifacts of the committed specification."""
    return _built(ROOT)


@pytest.fixture(scope="module")
def after(sixth_folder: Path) -> dict[str, Artifact]:
    """The artifacts with a sixth language."""
    return _built(sixth_folder)


def test_a_sixth_language_is_added_by_files(before: dict[str, Artifact], after: dict[str, Artifact]) -> None:
    """With a further form: its app is there, the others are as before, contracts and pages know it."""
    added = {path: content for path, content in _own(after).items() if after[path].language in ADDED}
    assert {path: content for path, content in _own(after).items() if path not in added} == _own(before)
    assert {f"examples/{name}/plum.list" for name in ADDED} <= added.keys()
    rows = json.loads(after["apps.json"].content)
    assert {row["language"] for row in rows} == {*languages(), *forms(), *ADDED}
    assert {row["form_of"] for row in rows if row["language"] == "damson"} == {"plum"}
    pages = specification().pages.items()
    restricted = {path.name for path, source in pages if "\nlanguages: " in source}
    shared = {Path(path).name: each.content for path, each in after.items() if path.endswith(".md")}
    assert {name for name, content in shared.items() if b"Plum" not in content} == restricted


@pytest.mark.parametrize("language", ADDED)
def test_a_module_of_a_language_that_was_added(
    after: dict[str, Artifact], language: str, file_regression: FileRegressionFixture
) -> None:
    """As it was reviewed; that of a form is another where its files say so, and nowhere else."""
    expected = SIXTH / f"expected.{language}"

    module = _own(after)[f"examples/{language}/totp.plum"]

    file_regression.check(module.decode(), fullpath=expected)
    assert expected.read_bytes() == module


def test_a_form_is_no_further_sdk(after: dict[str, Artifact]) -> None:
    """It has a tab and an app of its own; what the SDK can do is told once, and the grid says whose it is."""
    pages = {path: artifact.content for path, artifact in after.items() if path.endswith(".md")}
    told = {
        name: {path for path, text in pages.items() if label.encode() in text}
        for name, label in ADDED.items()
    }
    pages_of_sdks = {path.rpartition("/")[2] for path in told["plum"] - told["damson"]}
    assert pages_of_sdks >= {"errors.md", "limits.md", "sdk-calls.md"}
    assert pages_of_sdks.isdisjoint({"mfa-with-sdks.md", "choose-your-factors.md"})


@pytest.mark.parametrize("language", languages())
def test_a_language_is_removed_with_its_files(
    before: dict[str, Artifact], language: str, tmp_path: Path
) -> None:
    """Its files are gone with those of its forms, the others are as before, and so are their entries."""
    copy = _copied(tmp_path)
    gone = {language, *(name for name, base in forms().items() if base == language)}
    (copy / "spec" / "sdks" / f"{language}.yaml").unlink()
    for name in gone:
        shutil.rmtree(copy / "templates" / name)
    _unrestrict(copy, gone)

    _check_removed(gone, before, _built(copy))


@pytest.mark.parametrize("form", forms())
def test_a_form_is_removed_with_its_lines(before: dict[str, Artifact], form: str, tmp_path: Path) -> None:
    """Its SDK is as it was."""
    copy = _copied(tmp_path)
    file = copy / "spec" / "sdks" / f"{forms()[form]}.yaml"
    file.write_text(file.read_text("utf-8").partition("\nvariants:\n")[0] + "\n", "utf-8")
    shutil.rmtree(copy / "templates" / form)
    _unrestrict(copy, {form})

    _check_removed({form}, before, _built(copy))


def _unrestrict(copy: Path, gone: set[str]) -> None:
    """Take languages out of the pages that are for some of them only; a page for no other is for all."""
    for page in (copy / "spec" / "pages").glob("*.md"):
        source = page.read_text("utf-8")
        if found := re.search(r"^languages: \[(.*)\]\n", source, re.MULTILINE):
            kept = [name for name in found[1].split(", ") if name not in gone]
            line = f"languages: [{', '.join(kept)}]\n" if kept else ""
            page.write_text(source.replace(found[0], line, 1), "utf-8")


def _check_removed(gone: set[str], before: dict[str, Artifact], after: dict[str, Artifact]) -> None:
    kept = {path: content for path, content in _own(before).items() if before[path].language not in gone}
    assert _own(after) == kept
    assert set(after) == {path for path, artifact in before.items() if artifact.language not in gone}
    for rows, left in zip(_rows(before), _rows(after), strict=True):
        assert left == [row for row in rows if row["language"] not in gone]


def _rows(artifacts: dict[str, Artifact]) -> tuple[Any, Any, Any]:
    """The entries of the contracts that are of one language each."""
    index = json.loads(artifacts["index.json"].content)
    return json.loads(artifacts["apps.json"].content), index["functions"], index["clientLibraries"]
