"""The suite itself: what it draws, what it does to a text, and that a few faults are found."""

import random
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from .by_hand import by_hand
from .drawing import drawn
from .equivalent import EQUIVALENT
from .judging import judge_of
from .operators import OPERATORS, mutant
from .published import AppFacts, Published
from .report import why
from .sites import SHARES, Site, all_sites, part_of

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
    """From each part by its share, and with every operator."""
    first, second = (list(islice(drawn(ROOT, 7), 320)) for _ in range(2))

    assert first == second
    assert {made.operator for _, made in first} == set(OPERATORS)
    parts = Counter(part_of(made.file) for _, made in first)
    assert parts.keys() == SHARES.keys()
    assert parts["functions"] + parts["bindings"] > len(first) / 2


def test_every_language_and_kind_of_fact_can_be_drawn() -> None:
    """No file of theirs is left out but lock files, hosts and pages."""
    files = {site.file for sites in all_sites(ROOT).values() for site in sites}

    for pattern in ("spec/sdks/*.yaml", "spec/functions/*.yaml", "templates/*/*.jinja"):
        with_code = (path for path in ROOT.glob(pattern) if len(path.read_text("utf-8").splitlines()) > 1)
        assert {path.relative_to(ROOT).as_posix() for path in with_code} <= files


def _published(**changes: Any) -> Published:
    facts = AppFacts(
        whole="w",
        scenarios={"a": "1", "b": "1", "c": "1"},
        functions={"sign_in": "1", "verify": "1"},
        calls={"a": ("sign_in",), "b": ("sign_in", "verify"), "c": ()},
    )
    return Published(files={}, apps={"python": replace(facts, **changes)})


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"whole": "v"}, ()),
        ({"scenarios": {"a": "1", "b": "2", "c": "2"}}, ("b", "c")),
        (
            {"scenarios": {"a": "2", "b": "2", "c": "2"}, "functions": {"sign_in": "1", "verify": "2"}},
            ("b",),
        ),
    ],
    ids=["comments alone", "scenarios", "a function"],
)
def test_what_is_run_again(changes: dict[str, object], names: tuple[str, ...]) -> None:
    """Nothing of comments, and of a function the scenarios that call it."""
    assert _published().changed(_published()) == {}
    assert _published().changed(_published(**changes)) == {"python": names}


def test_a_scenario_that_is_lost_is_seen() -> None:
    assert _published().lost(_published(scenarios={"a": "1", "b": "1"})) == ["python c"]


@pytest.mark.slow
def test_a_sample_of_faults_is_found() -> None:
    """Each by a check of `verify`; what cannot run here is not drawn."""
    with judge_of(ROOT) as judge:
        grounds = judge.bench.grounds
        missing = {name for name, ground in grounds.items() if ground.problem}
        mutants = [made for index, _, made in by_hand(judge.root) if index in SAMPLE]
        mutants += islice(
            (made for _, made in drawn(judge.root, 1) if not missing & _names(made.file)), DRAWN
        )
        outcomes = [judge.judge(made) for made in mutants]

    assert [one.name for one in outcomes if one.state == "survived" and not why(one, EQUIVALENT)] == []
    assert sum(one.state == "killed" for one in outcomes) >= len(SAMPLE)


def _names(file: str) -> set[str]:
    return {*Path(file).parts, Path(file).stem}


SAMPLE = (1, 2, 3, 5, 9, 12, 16, 19, 21, 26, 28)
DRAWN = 10
