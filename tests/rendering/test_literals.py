"""Values as source code: what is written, what the languages make of it, and what formatters say of it."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mfa_snippets.rendering.layout import call, cased, literal, record, statement
from mfa_snippets.spec.value import Reference
from tests.languages.facts import FOLDER, all_facts

from .repository import languages, templates, write
from .test_layout import at_depth, check_format

ADDRESS = "https://example.com/role"
TABLE: tuple[Any, ...] = (
    "it's",
    'say "hi"',
    "C:\\a\n",
    "#{id} ${id}",
    "\u202e",
    "\U000e0067",
    True,
    -7,
    2147483647,
    -2147483648,
    3_000_000_000,
    0.5,
    1e22,
    Reference("login_id"),
    {},
    (),
    {"plan": "pro"},
    {"my-claim": "pro", ADDRESS: ("a", 1)},
    {"a(b": {"it's": True}},
)
"""Those whose source each language has in `values.yaml`, in this order."""
VALUES: tuple[Any, ...] = (
    *(value for value in TABLE if not isinstance(value, Reference)),
    "😀👩\u200d💻é\u2028\ufeff\x07",
    {f"claim-{number}": number for number in range(12)},
    {"plan": {"name": "pro", "seats": (1, 2.5), "more": {"none": {}, "some": ({"a": ()},)}}, "on": False},
    {"*/": '"""', "<%= x %>": "{0} {{ x }} %s", "\\": "\t"},
)


@cache
def facts(language: str) -> Any:
    return yaml.safe_load((FOLDER / language / "values.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", languages())
def test_a_value_becomes_source(language: str) -> None:
    """Keys are written as values are, in the quotes that the language's formatter keeps."""
    layout = templates().layouts[language]

    assert [str(literal(value, layout, set())) for value in TABLE] == facts(language)["sources"]


@pytest.mark.parametrize("language", languages())
def test_every_language_reads_what_was_written(language: str, tmp_path: Path) -> None:
    """Each value of the table and more, evaluated by the language itself."""
    form, layout = facts(language)["program"], templates().layouts[language]
    lines = (form["each"] % str(literal(value, layout, set())) for value in VALUES)
    write({form["file"]: "\n".join([form["head"], *lines, form["foot"], ""])}, tmp_path)

    run = subprocess.run(
        form["command"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )

    assert run.returncode == 0, run.stderr
    assert [json.loads(line) for line in run.stdout.rstrip().split("\n")] == json.loads(json.dumps(VALUES))


@pytest.mark.parametrize("language", languages())
def test_a_formatter_changes_no_value(language: str, tmp_path: Path) -> None:
    """Alone in a call, and in a record before another argument."""
    frame, layout = all_facts()[language].frame, templates().layouts[language]
    lines = []
    for value in VALUES:
        code = literal(value, layout, set())
        options = record("Options", {"mfa": layout.constants["true"], "claims": code}, layout.record)
        for expression in (call("show", code), call("client.signIn", "login", options, "token")):
            text = statement(at_depth(layout, frame["first"]), "", expression, frame["end"])
            lines += [layout.indent * frame["first"] + line for line in text.splitlines()]

    assert check_format(language, "\n".join([*frame["head"], *lines, *frame["foot"], ""]), tmp_path) == ""


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("login_id", "snake", "login_id"),
        ("login_id", "camel", "loginID"),
        ("login_id", "pascal", "LoginID"),
        ("exchange_oauth_code", "pascal", "ExchangeOAuthCode"),
    ],
)
def test_a_name_is_spelled_as_its_language_spells_it(name: str, case: str, expected: str) -> None:
    """With initialisms as the layout spells them, as Go wants them."""
    assert cased(name, case, ("ID", "OAuth")) == expected
