"""What the tests know of languages is in `tests/languages/` alone, and there is all of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rendering.repository import specification

from .facts import FOLDER, all_facts

ROOT = FOLDER.parents[1]
TABLES = ("claims.yaml", "second_factor.csv", "step_up.csv")
"""What each SDK has beside its facts."""
MANY = 3


def lists(source: str) -> Iterator[int]:
    """The lines of collections that name many languages, as elements or keys."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            entries = node.keys
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            entries = [*node.elts]
        else:
            continue
        firsts = (each.elts[0] if isinstance(each, ast.Tuple) and each.elts else each for each in entries)
        names = {each.value for each in firsts if isinstance(each, ast.Constant)}
        if len(names & specification().sdks.keys()) >= MANY:
            yield node.lineno


def test_each_language_has_its_folder() -> None:
    """With facts, and for an SDK its tables and a probe; a folder of no language is left."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"}
    needed = {FOLDER / name / file for name in specification().base_sdks for file in TABLES}
    needed |= {FOLDER / name / Path(all_facts()[name].probe.file).name for name in specification().base_sdks}

    assert folders == set(specification().sdks)
    assert [path for path in sorted(needed) if not path.is_file()] == []


def test_no_other_test_lists_languages() -> None:
    """A new language changes no test: what is asked of all languages takes them from the specification."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if FOLDER not in path.parents and "node_modules" not in path.parts
        for line in lists(path.read_text("utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('A = ("node", "python", "go")', [1]),
        ('A = {"node": 1, "go": 2, "ruby": 3}', [1]),
        ('A = [("node", 1), ("go", 2), ("java", 3)]', [1]),
        ('A = ("node", "python")', []),
    ],
)
def test_a_list_of_languages_is_seen(source: str, found: list[int]) -> None:
    assert list(lists(source)) == found
