"""Literals as source, and what the languages themselves make of them."""

import base64
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from mfa_snippets.rendering.calls import literal
from mfa_snippets.rendering.layout import cased
from mfa_snippets.spec.value import Literals

from .repository import FIXTURES, languages, templates, write
from .test_layout import FRAMES, check_format

EVALUATE: dict[str, Any] = yaml.safe_load((FIXTURES / "evaluate.yaml").read_text(encoding="utf-8"))

# In this order: Node, Python, Go, Java, Ruby.
SOURCES: tuple[tuple[Literals, str, str, str, str, str], ...] = (
    ("plain", "'plain'", '"plain"', '"plain"', '"plain"', "'plain'"),
    ("", "''", '""', '""', '""', "''"),
    ("it's", '"it\'s"', '"it\'s"', '"it\'s"', '"it\'s"', '"it\'s"'),
    ('say "hi"', "'say \"hi\"'", "'say \"hi\"'", r'"say \"hi\""', r'"say \"hi\""', "'say \"hi\"'"),
    ("'\"", "'\\'\"'", '"\'\\""', '"\'\\""', '"\'\\""', '"\'\\""'),
    ('"""', '\'"""\'', '\'"""\'', r'"\"\"\""', r'"\"\"\""', '\'"""\''),
    ("a\nb", r"'a\nb'", r'"a\nb"', r'"a\nb"', r'"a\nb"', r'"a\nb"'),
    ("a\r\tb", r"'a\r\tb'", r'"a\r\tb"', r'"a\r\tb"', r'"a\r\tb"', r'"a\r\tb"'),
    ("C:\\new", r"'C:\\new'", r'"C:\\new"', r'"C:\\new"', r'"C:\\new"', r'"C:\\new"'),
    ("\\u0041", r"'\\u0041'", r'"\\u0041"', r'"\\u0041"', r'"\\u0041"', r'"\\u0041"'),
    ("${id}", "'${id}'", '"${id}"', '"${id}"', '"${id}"', "'${id}'"),
    ("#{id}", "'#{id}'", '"#{id}"', '"#{id}"', '"#{id}"', r'"\#{id}"'),
    ("#$0 #@a", "'#$0 #@a'", '"#$0 #@a"', '"#$0 #@a"', '"#$0 #@a"', r'"\#$0 \#@a"'),
    ("{{ x }} {0} %s", *("'{{ x }} {0} %s'", *('"{{ x }} {0} %s"',) * 3), "'{{ x }} {0} %s'"),
    ("*/ <%= x %>", *("'*/ <%= x %>'", *('"*/ <%= x %>"',) * 3), "'*/ <%= x %>'"),
    ("😀👩\u200d💻é", "'😀👩\u200d💻é'", *('"😀👩\u200d💻é"',) * 3, "'😀👩\u200d💻é'"),
    ("\u202eabc\u2066", r"'\u202eabc\u2066'", *(r'"\u202eabc\u2066"',) * 4),
    ("\u2028\u2029\ufeff", r"'\u2028\u2029\ufeff'", *(r'"\u2028\u2029\ufeff"',) * 4),
    ("\x07\x1b\x7f\x85", r"'\u0007\u001b\u007f\u0085'", *(r'"\u0007\u001b\u007f\u0085"',) * 4),
    (
        "\U000e0067",
        r"'\u{e0067}'",
        r'"\U000e0067"',
        r'"\U000e0067"',
        r'"\udb40\udc67"',
        r'"\u{e0067}"',
    ),
    (True, "true", "True", "true", "true", "true"),
    (None, "null", "None", "nil", "null", "nil"),
    (-7, "-7", "-7", "-7", "-7", "-7"),
    (0.5, "0.5", "0.5", "0.5", "0.5", "0.5"),
)
ORDER = ("node", "python", "go", "java", "ruby")
TEXTS = tuple(row[0] for row in SOURCES if isinstance(row[0], str))
CHARACTERS = some.characters(exclude_categories=["Cs"], exclude_characters="\0")
HOSTILE = some.text(CHARACTERS) | some.lists(some.sampled_from((*TEXTS, *"\\'\"#${}`"))).map("".join)


@pytest.mark.parametrize("language", ORDER)
@pytest.mark.parametrize("row", SOURCES, ids=lambda row: ascii(row[0]))
def test_a_value_becomes_source(language: str, row: tuple[Literals, ...]) -> None:
    """In the quotes that the language's formatter keeps, on one line, with nothing invisible in it."""
    assert literal(row[0], templates().layouts[language].literal) == row[1 + ORDER.index(language)]


def evaluate(language: str, texts: Sequence[str]) -> list[str]:
    """What a language takes the literals of some texts for."""
    form, rules = EVALUATE[language], templates().layouts[language].literal
    lines = (form["each"] % literal(text, rules) for text in texts)
    source = "\n".join([form["head"], *lines, form["foot"], ""])
    with tempfile.TemporaryDirectory() as folder:
        write({form["file"]: source}, Path(folder))
        run = subprocess.run(
            form["command"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
        )
    assert run.returncode == 0, run.stderr
    return [base64.b64decode(line).decode() for line in run.stdout.splitlines()]


@pytest.mark.parametrize("language", languages())
def test_every_language_reads_what_was_written(language: str) -> None:
    """The texts of the table, evaluated by the language itself."""
    assert evaluate(language, TEXTS) == list(TEXTS)


@pytest.mark.parametrize("language", languages())
@settings(max_examples=4, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(texts=some.lists(HOSTILE, min_size=20, max_size=40))
def test_every_language_reads_any_text(language: str, texts: list[str]) -> None:
    """Texts of any characters, many in one process."""
    assert evaluate(language, texts) == texts


@pytest.mark.parametrize("language", languages())
def test_a_formatter_changes_no_literal(language: str, tmp_path: Path) -> None:
    """It would choose the same quotes and escapes."""
    frame, layout = FRAMES[language], templates().layouts[language]
    margin = layout.indent * frame["first"]
    texts = (literal(text, layout.literal) for text in TEXTS)
    lines = [f"{margin}show({text}){frame['end']}" for text in texts]

    assert check_format(language, "\n".join([*frame["head"], *lines, *frame["foot"], ""]), tmp_path) == ""


@pytest.mark.parametrize(
    ("case", "name"),
    [("snake", "login_id"), ("camel", "loginID"), ("pascal", "LoginID"), ("kebab", "login-id")],
)
def test_a_name_is_spelled_as_its_language_spells_it(case: str, name: str) -> None:
    """With initialisms in capitals, as Go wants them."""
    assert cased("login_id", case, ("id",)) == name
