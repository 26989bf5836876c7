"""The published files are those of the verified apps: one sign too many is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.contracts.apps import load_apps, programs_of
from mfa_snippets.contracts.expectations import load_expectations
from mfa_snippets.verify.publication import publication_findings

from .made_up import NO_SDK, PROGRAM, SCENARIO, Language, Sample

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
    return publication_findings(output, programs_of(load_apps(output)), load_expectations(output))


def test_what_is_published_is_right(output: Path) -> None:
    """There is nothing to say of it."""
    assert findings(output) == ()


def function(**changes: Any) -> Change:
    """Other facts about the function in the first language."""
    return lambda index: index["functions"][0].update(changes)


def place(**changes: Any) -> Change:
    """Another place of it."""
    return lambda index: index["functions"][0]["place"].update(changes)


METHOD = {"shortName": "f", "fullName": "f", "operation": "otp.verify", "parameters": []}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            place(startByte=12),
            f"{FILE}: sample whole: bytes 12 to 45 are not {SNIPPET} shifted right by '",
        ),
        (place(endByte=46), f"{FILE}: sample whole: bytes 11 to 46 are not "),
        (place(indent=""), f"{FILE}: sample whole: bytes 11 to 45 are not "),
        (place(start=1), f"{FILE}: sample whole: lines: expected (2, 3), were (1, 3)"),
        (place(sha256="0" * 64), f"{SNIPPET}: sample whole: expected the SHA-256 000"),
        (place(snippet="none.py"), "none.py: sample whole: expected its code, the file cannot be read"),
        (place(file="none.py"), "index.json: sample whole: file: expected one of the app's, was none.py"),
        (function(name="half"), "index.json: sample whole: expected once, is there 0 times"),
        (function(scenarios=[]), f"index.json: sample whole: scenarios: expected ['{SCENARIO}'], was []"),
        (function(gap="no"), "index.json: sample whole: gap: expected False, was True"),
        (function(language="third"), "index.json: third whole: expected a language that apps.json lists"),
        (
            function(clientMethod={**METHOD, "resultType": None, "workaround": None}),
            "index.json: sample whole: operation: expected 'session.validate', was 'otp.verify'",
        ),
        (
            lambda index: index["functions"].append(index["functions"][0]),
            "index.json: sample whole: expected once, is there 2 times",
        ),
        (
            lambda index: index["clientLibraries"][0].update(version="1.2.4"),
            "index.json: sample: SDK: expected sample-sdk 1.2.3, was sample-sdk 1.2.4",
        ),
        (
            lambda index: index["files"].pop(0),
            "index.json: sample client: expected once, is there 0 times",
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
            "index.json: sample client: expected once, is there 2 times",
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
            f"1: sample whole: is not {SNIPPET}: line 2: expected '    return 1\\n', was '    return 2\\n'",
        ),
        (
            FENCE.format(CODE) + FENCE.format(CODE.replace("1", "2")),
            f"5: sample whole: is not {SNIPPET}: line 2: expected ",
        ),
        (
            FENCE.format(CODE).replace("=4", "=2"),
            f"1: sample whole: is not {SNIPPET}: indent: expected 4, was 2",
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
        (CLIENT.replace("Otp", "Sms"), f"1: sample client: is not {FILE}: line 1: expected "),
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
        f"docs/page.html:1: sample whole: is not {SNIPPET}: line 3: expected the end, was ')'"
    )


def unrun(index: Any) -> None:
    """A function that no scenario runs."""
    index["functions"].append({**index["functions"][0], "name": "more", "scenarios": []})


class More(Sample):
    """A sample with a function that no scenario runs."""

    def write(self) -> Sample:
        """See Sample."""
        super().write()
        change_index(self.output, unrun)
        return self


def test_a_function_that_no_run_executed_is_a_finding(sample: Sample) -> None:
    """But only where all that could run it was to run."""
    finding = "index.json: sample more: expected a run, none of its scenarios was run"
    more = More(folder=sample.folder)

    assert more.verify().findings == (finding,)
    assert more.with_language(app=NO_SDK).verify().findings == ()
