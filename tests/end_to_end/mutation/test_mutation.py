"""The suite itself: what it draws, what it does to a text, and that a few faults are found."""

import random
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from .__main__ import judge_of
from .by_hand import by_hand
from .drawing import drawn
from .equivalent import EQUIVALENT
from .operators import OPERATORS, mutant
from .published import Published
from .report import why
from .sites import Site, all_sites

ROOT = Path(__file__).parents[3]
LINE = 'call(first, "text", true)\nnext(line)\n'
SCALARS = "key: value\nother: 12\n"


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("delete", "next(line)\n"),
        ("exchange", 'next(line)\ncall(first, "text", true)\n'),
        ("literal", 'call(first, "textx", true)\nnext(line)\n'),
        ("rename", 'call(firsx, "text", true)\nnext(line)\n'),
        ("drop argument", 'call(first, "text")\nnext(line)\n'),
        ("null", 'call(first, "text", null)\nnext(line)\n'),
    ],
)
def test_an_operator_on_a_line(operator: str, expected: str) -> None:
    """One fault, and the rest as it was."""
    length = LINE.index("\n") + 1
    site = Site("a", "line", 1, 0, length, (length, len(LINE)))

    made = mutant(site, operator, LINE, random.Random(1))

    assert made is not None
    assert made.text == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("delete", "other: 12\n"),
        ("exchange", "key: 12\nother: value\n"),
        ("literal", "key: valuex\nother: 12\n"),
        ("rename", "key: valux\nother: 12\n"),
        ("null", "key: null\nother: 12\n"),
    ],
)
def test_an_operator_on_a_scalar(operator: str, expected: str) -> None:
    """The value, or the entry that it is the value of."""
    made = mutant(Site("a", "scalar", 1, 5, 10, (18, 20)), operator, SCALARS, random.Random(1))

    assert made is not None
    assert made.text == expected


def test_the_same_seed_draws_the_same() -> None:
    """From templates and specification in turn, and with every operator."""
    first, second = (list(islice(drawn(ROOT, 7), 300)) for _ in range(2))

    assert first == second
    assert {made.operator for _, made in first} == set(OPERATORS)
    parts = Counter(made.file.partition("/")[0] for _, made in first)
    assert min(parts["templates"], parts["spec"]) > 100


def test_every_language_and_kind_of_fact_can_be_drawn() -> None:
    """No file of theirs is left out but lock files, hosts and pages."""
    files = {site.file for sites in all_sites(ROOT) for site in sites}

    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "spec" / "sdks").iterdir()} <= files
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").glob("*/*.jinja")} <= files


@pytest.mark.parametrize(
    ("name", "content", "is_other"),
    [
        ("p/package.json", b'{"b": [1, 2],\n"a": 1}', False),
        ("p/package.json", b'{"a": 1, "b": [2, 1]}', True),
        ("p/package.json", b'{"a": 1, "b": [1, 2]', True),
        ("p/program.py", b"a = 1 ", True),
        ("p/another.json", b"{}", True),
    ],
)
def test_the_order_of_keys_is_no_other_data(name: str, content: bytes, is_other: bool) -> None:
    files = {"p/package.json": b'{"a": 1, "b": [1, 2]}', "p/program.py": b"a = 1"}

    assert Published(files, {}).says_otherwise(Published({**files, name: content}, {})) is is_other


def test_a_sample_of_faults_is_found() -> None:
    """Each by a check that is not a comparison with what was; what cannot run here is not drawn."""
    with judge_of(ROOT) as judge:
        mutants = [made for index, _, made in by_hand(judge.root) if index in SAMPLE]
        missing = {name for name, ground in judge.bench.grounds.items() if not ground.has_sdk}
        languages = {Path(name).name.removesuffix("-web") for name in missing}
        every = (made for _, made in drawn(judge.root, 1) if not languages & set(_names(made.file)))
        mutants += islice(every, DRAWN)
        outcomes = [judge.judge(made) for made in mutants]

    assert [one.name for one in outcomes if one.state == "survived" and not why(one, EQUIVALENT)] == []
    assert sum(one.state == "killed" for one in outcomes) >= len(SAMPLE)


def _names(file: str) -> tuple[str, ...]:
    return (*Path(file).parts, Path(file).stem)


SAMPLE = (4, 6, 7, 8, 9, 14, 19, 21, 22)
DRAWN = 20
