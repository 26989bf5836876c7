"""The published files are those of the verified apps: one sign too many is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.output.manifest import MANIFEST
from mfa_snippets.verify.publication import functions_without_run, load_index, publication_findings
from mfa_snippets.verify.report import PASSED, ProgramReport

from .made_up import METHOD, PROGRAM, SCENARIO, Language, Sample

CODE = "def whole():\n    return 1\n"
FILE, SNIPPET = f"examples/sample/{PROGRAM}", "snippets/sample/whole.py"
SOURCE = "class Otp:\n    def whole():\n        return 1\n\n"
FENCE = "```python indent=4 snippet=whole\n{}```\n"
CLIENT = f"```python indent=0 snippet=client\n{SOURCE}```\n"
IMPORTS = "Imports:\n\n```python\nimport os\n\nimport sdk\n```\n"
Change = Callable[[Any], object]


@pytest.fixture
def output(sample: Sample) -> Path:
    """A published function, two lines of a class, in two languages."""
    both = replace(sample, languages=(Language(source=SOURCE), Language(name="other", source=SOURCE))).write()

    def publish(index: Any) -> None:
        for function in index["functions"]:
            function["imports"] = ["import os", "import sdk"]
            place = {"start": 2, "end": 3, "startByte": 11, "endByte": 45, "indent": "    "}
            function["place"] |= {**place, "sha256": hashlib.sha256(CODE.encode()).hexdigest()}

    change_index(both.output, publish)
    for language in both.languages:
        (both.output / "snippets" / language.name / "whole.py").write_text(CODE, "utf-8")
    return both.output


def change_index(output: Path, change: Change) -> None:
    """Change index.json."""
    index = json.loads((output / "index.json").read_text("utf-8"))
    change(index)
    (output / "index.json").write_text(json.dumps(index), "utf-8")


def findings(output: Path) -> tuple[str, ...]:
    """What the check says."""
    return publication_findings(output)


def test_what_is_published_is_right(output: Path) -> None:
    """There is nothing to say of it."""
    assert findings(output) == ()


@pytest.mark.parametrize("manifest", [None, '{"files": {}}'])
def test_a_folder_without_its_list_of_files_is_named(output: Path, manifest: str | None) -> None:
    """Or nobody would see that a page is gone."""
    (output / MANIFEST).unlink()
    if manifest:
        (output / MANIFEST).write_text(manifest, "utf-8")

    assert findings(output) == (f"{MANIFEST}: names no files, expected the list of what the build wrote",)


def function(**changes: Any) -> Change:
    """Other facts about the function in the first language."""
    return lambda index: index["functions"][0].update(changes)


def place(**changes: Any) -> Change:
    """Another place of it."""
    return lambda index: index["functions"][0]["place"].update(changes)


ENTRY = f"index.json: sample whole: session.validate in {SCENARIO}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            place(startByte=12),
            f"{FILE}: sample whole: bytes 12 to 45: expected {SNIPPET} shifted right by '",
        ),
        (place(endByte=46), f"{FILE}: sample whole: bytes 11 to 46: expected "),
        (place(indent=""), f"{FILE}: sample whole: bytes 11 to 45: expected "),
        (place(start=1), f"{FILE}: sample whole: lines: expected (2, 3), were (1, 3)"),
        (place(sha256="0" * 64), f"{SNIPPET}: sample whole: expected the SHA-256 000"),
        (place(snippet="none.py"), "none.py: sample whole: expected the SHA-256 "),
        (place(file="none.py"), "index.json: sample whole: file: expected one of the app's, was none.py"),
        (function(name="half"), f"{ENTRY}: expected, is missing"),
        (function(scenarios=[]), "index.json: sample whole: session.validate in : expected no such entry"),
        (
            function(gap="no"),
            "index.json: sample whole with a place and a gap, or with neither: ",
        ),
        (function(place=None), "index.json: sample whole with a place and a gap, or with neither: "),
        (function(language="third"), f"{ENTRY.replace('sample', 'third')}: expected no such entry"),
        (
            function(clientMethod={**METHOD, "operation": "otp.verify"}),
            f"index.json: sample whole: otp.verify in {SCENARIO}: expected no such entry",
        ),
        (
            lambda index: index["functions"].append(index["functions"][0]),
            f"{ENTRY}: expected no such entry",
        ),
        (
            lambda index: index["clientLibraries"][0].update(version="1.2.4"),
            "index.json: sample SDK sample-sdk 1.2.3: expected, is missing",
        ),
        (
            lambda index: index["files"].pop(0),
            "index.json: sample client: expected, is missing",
        ),
        (
            lambda index: index["files"][0].update(file="index.json"),
            "index.json: sample client: file: expected one of the app's, was index.json",
        ),
        (
            lambda index: index["files"][0].update(sha256="0" * 64),
            f"{FILE}: sample client: expected the SHA-256 000",
        ),
        (
            lambda index: index["files"].append(index["files"][0]),
            "index.json: sample client: expected no such entry",
        ),
    ],
)
def test_a_wrong_index_is_named(output: Path, change: Change, message: str) -> None:
    """With the language and the function."""
    change_index(output, change)

    assert any(finding.startswith(message) for finding in findings(output)), findings(output)


@pytest.mark.parametrize(("name", "message"), [(FILE, f"{FILE}: sample whole: bytes"), (SNIPPET, SNIPPET)])
def test_a_changed_file_is_named(output: Path, name: str, message: str) -> None:
    """Whether it is the app's or the snippet's."""
    path = output / name
    path.write_text(path.read_text("utf-8").replace("return 1", "return 2"), "utf-8")

    assert any(finding.startswith(message) for finding in findings(output))


def page_findings(output: Path, text: str, suffix: str = "md") -> list[str]:
    """What is said of a page."""
    (output / "docs").mkdir(exist_ok=True)
    (output / "docs" / f"page.{suffix}").write_text(text, "utf-8")
    return list(findings(output))


@pytest.mark.parametrize(
    "text",
    [
        FENCE.format(CODE),
        "- " + FENCE.format(CODE).replace("\n", "\n  "),
        FENCE.format(CODE) * 3 + CLIENT,
        IMPORTS + FENCE.format(CODE) + IMPORTS + FENCE.format(CODE),
        "```bash\npip install\n```\n" + FENCE.format(CODE),
    ],
)
def test_a_page_may_show_code_in_its_own_order(output: Path, text: str) -> None:
    """Several times, in lists, and beside other code."""
    assert page_findings(output, text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            FENCE.format(CODE.replace("1", "2")),
            f"1: sample whole: expected {SNIPPET} with indent=4, was other code",
        ),
        (
            FENCE.format(CODE) + FENCE.format(CODE.replace("1", "2")),
            f"5: sample whole: expected {SNIPPET} with indent=4, was other code",
        ),
        (
            FENCE.format(CODE).replace("=4", "=2"),
            f"1: sample whole: expected {SNIPPET} with indent=4, was other code",
        ),
        (
            FENCE.format(CODE).replace("whole", "half"),
            "1: snippet half: expected a snippet of the index",
        ),
        (
            FENCE.format(CODE) + "```python\nprint()\n```\n",
            "5: expected the imports of the function below, was other code",
        ),
        (
            IMPORTS.replace("sdk", "other") + FENCE.format(CODE),
            "3: expected the imports of the function below, was other code",
        ),
        (
            FENCE.format(CODE) + IMPORTS,
            "7: expected the imports of the function below, was other code",
        ),
        (CLIENT.replace("Otp", "Sms"), f"1: sample client: expected {FILE} with indent=0, was other code"),
    ],
)
def test_other_code_on_a_page_is_named(output: Path, text: str, message: str) -> None:
    """With its line and its file."""
    (finding,) = page_findings(output, text)

    assert finding.startswith(f"docs/page.md:{message}")


def test_code_in_another_language_than_the_function_before_it_is_the_pages_own(output: Path) -> None:
    """A page may show a browser's code below the functions of a backend."""
    apps = json.loads((output / "apps.json").read_text("utf-8"))
    apps[1]["lexer"] = "rust"
    (output / "apps.json").write_text(json.dumps(apps), "utf-8")
    first, second = FENCE.format(CODE), FENCE.format(CODE).replace("python", "rust")
    own = "```python\nprint()\n```\n"

    assert page_findings(output, first + second + own) == []
    assert page_findings(output, second + first + own) == [
        "docs/page.md:9: expected the imports of the function below, was other code"
    ]


def test_a_language_that_is_missing_is_named(output: Path) -> None:
    """Where the page shows it elsewhere."""
    other = CODE.replace("1", "2")
    for name, old, new in (
        ("snippets/other/whole.py", CODE, other),
        (f"examples/other/{PROGRAM}", "return 1", "return 2"),
    ):
        path = output / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    source = SOURCE.replace("1", "2")

    def publish(index: Any) -> None:
        index["functions"][1]["place"]["sha256"] = hashlib.sha256(other.encode()).hexdigest()
        index["files"][1]["sha256"] = hashlib.sha256(source.encode()).hexdigest()

    change_index(output, publish)
    both = CLIENT + CLIENT.replace(SOURCE, source)

    assert page_findings(output, both + FENCE.format(CODE)) == [
        "docs/page.md: other whole: expected this snippet, it is not on the page"
    ]
    assert page_findings(output, CLIENT + FENCE.format(CODE)) == []


def test_an_html_page_is_read_like_its_reader(output: Path) -> None:
    """What a copy button copies."""
    block = '<pre data-language="sample" data-indent="4" data-snippet="whole"><code>{}</code></pre>'
    right = block.format(CODE.replace("return", "<span>return</span>"))

    assert page_findings(output, right, "html") == []
    assert page_findings(output, block.format(CODE + ")"), "html")[0].startswith(
        f"docs/page.html:1: sample whole: expected {SNIPPET} with indent=4, was other code"
    )


def test_a_function_that_no_run_executed_is_a_finding(output: Path) -> None:
    """But only where another one was, in its language."""
    index = load_index(output)
    missing = ProgramReport(language="sample", scenario=SCENARIO, checks={})
    executed = ProgramReport(language="sample", scenario="other", checks={"run": PASSED})
    finding = "index.json: sample whole: expected a run, none of its scenarios was run"

    assert list(functions_without_run(index, [missing, executed])) == [finding]
    assert list(functions_without_run(index, [missing])) == []
    assert list(functions_without_run(index, [executed])) == []


def test_a_folder_is_no_page(output: Path) -> None:
    """Whatever its name is."""
    (output / "docs" / "folder.md").mkdir(parents=True)

    assert findings(output) == ()
