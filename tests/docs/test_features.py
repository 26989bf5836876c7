"""Each row of the comparison in docs/docs-sites.md is measured by a test."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from .conftest import ROOT

HEADING = "### Compared with docs systems"
OTHERS = 8  # columns of other systems
# Each feature, and the tests that would fail without it.
MEASURED = {
    "all blocks follow a choice": ["docs/test_browser::test_a_choice_moves_every_block"],
    "the choice is remembered": [
        "docs/test_browser::test_a_choice_moves_every_block",
        "docs/test_browser::test_storage_may_be_forbidden",
    ],
    "the address chooses the language": [
        "docs/test_browser::test_the_address_beats_the_last_choice",
        "docs/test_browser::test_a_link_to_a_heading_with_a_language",
    ],
    "a hash inside a hidden tab opens it": ["docs/test_browser::test_a_link_into_a_hidden_panel_opens_it"],
    "a block without the language says so": ["docs/test_absent::test_it_shows_its_first_and_says_so"],
    "hidden languages are in the HTML": ["docs/test_rebuilding::test_each_html_page_has_the_code"],
    "every block is visible without JavaScript": [
        "docs/test_all_pages::test_without_scripts_everything_is_there",
    ],
    "find-in-page reaches hidden tabs": ["docs/test_browser::test_text_in_a_hidden_panel_can_be_linked_to"],
    "print shows every language": ["docs/test_all_pages::test_print_shows_every_language"],
    "tabs as the ARIA guide has them": [
        "docs/test_all_pages::test_tabs_are_wired",
        "docs/test_browser::test_keys",
        "docs/test_browser::test_one_tab_stop_a_list",
        "docs/test_browser::test_keys_that_scroll_are_left_alone",
    ],
    "a copy is told to screen readers": ["docs/test_buttons::test_a_copy_is_the_function"],
    "code keeps its tabs": ["docs/test_buttons::test_tabs_stay_tabs"],
    "highlighting without inline styles": ["docs/test_policy::test_nothing_is_inline"],
    "violations of a strict policy": ["docs/test_policy::test_nothing_is_reported"],
    "violations of axe's rules, light, 1280 px": ["docs/test_axe::test_every_page_in_turn"],
    "weight with its scripts, kB": ["docs/test_budget::test_a_page_of_ten_functions_is_light"],
    "layout shift with a stored language": ["docs/test_budget::test_nothing_moves"],
    "pages as Markdown, `llms.txt`": [
        "contracts/test_llms::test_it_keeps_to_the_grammar",
        "contracts/test_llms::test_it_names_every_page_once",
        "contracts/test_llms::test_every_step_of_every_language_stands_below_its_name",
        "docs/test_site_files::test_a_machine_is_led_to_the_page_in_markdown",
    ],
    "`x-codeSamples` for an API's description": [
        "contracts/test_overlay::test_every_target_is_a_request_of_the_api",
        "contracts/test_overlay::test_every_sample_is_a_published_snippet",
    ],
}


def rows(readme: str) -> dict[str, list[str]]:
    """The cells of each row by its feature."""
    section = readme.partition(HEADING)[2].partition("\n#")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return {feature: cells for feature, *cells in lines[1:]}


def problems(readme: str, tests: set[str]) -> list[str]:
    """What keeps the table from being true, as far as tests can know."""
    found = rows(readme)
    return [
        *(f"{feature}: no test" for feature in found if not MEASURED.get(feature)),
        *(f"{feature}: not in the table" for feature in MEASURED if feature not in found),
        *(f"{feature}: {len(cells)} cells" for feature, cells in found.items() if len(cells) != OTHERS + 1),
        *(f"{feature}: no Y" for feature, cells in found.items() if not re.match(r"Y\b", cells[-1])),
        *(
            f"{feature}: {name} is not run"
            for feature, names in MEASURED.items()
            for name in names
            if name not in tests
        ),
    ]


@pytest.fixture(scope="module")
def tests() -> set[str]:
    """Those that `make test` runs, which are those that pytest collects without being told otherwise."""
    files = sorted({f"tests/{name.partition('::')[0]}.py" for names in MEASURED.values() for name in names})
    command = [sys.executable, "-m", "pytest", "--collect-only", *files]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environ)
    ids = (line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line)
    return {each.removeprefix("tests/").replace(".py::", "::") for each in ids}


COMPARISON = (ROOT / "docs" / "docs-sites.md").read_text("utf-8")


def test_every_row_is_measured(tests: set[str]) -> None:
    assert problems(COMPARISON, tests) == []


ROW = "| find-in-page reaches hidden tabs |"
GONE = "docs/test_browser::test_text_in_a_hidden_panel_can_be_linked_to"
DAMAGES: dict[str, tuple[Callable[[str], str], set[str], list[str]]] = {
    "a row without a test": (
        lambda readme: readme.replace(ROW, "| makes coffee |" + " N |" * OTHERS + " Y |\n" + ROW),
        set(),
        ["makes coffee: no test"],
    ),
    "a row that is gone": (
        lambda readme: re.sub(re.escape(ROW) + ".*\n", "", readme),
        set(),
        ["find-in-page reaches hidden tabs: not in the table"],
    ),
    "a cell that is gone": (
        lambda readme: readme.replace(ROW + " ?", ROW[:-2]),
        set(),
        ["find-in-page reaches hidden tabs: 8 cells"],
    ),
    "a row without a yes": (
        lambda readme: re.sub(re.escape(ROW) + "(.*) Y", ROW + r"\1 ~", readme),
        set(),
        ["find-in-page reaches hidden tabs: no Y"],
    ),
    "a test that is gone": (str, {GONE}, [f"find-in-page reaches hidden tabs: {GONE} is not run"]),
}


@pytest.mark.parametrize(("damage", "gone", "found"), DAMAGES.values(), ids=DAMAGES)
def test_a_table_that_is_not_true_is_found(
    tests: set[str], damage: Callable[[str], str], gone: set[str], found: list[str]
) -> None:
    assert problems(damage(COMPARISON), tests - gone) == found
