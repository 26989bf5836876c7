"""What the README says of the site, row by row, is what a test has seen."""

import re
from pathlib import Path

from .conftest import ROOT

HERE = Path(__file__).parent
HEADING = "### Compared with docs systems"
# Each feature, and the tests that would fail without it.
MEASURED = {
    "all blocks follow a choice": ["test_browser::test_a_choice_moves_every_block"],
    "the choice is remembered": [
        "test_browser::test_a_choice_moves_every_block",
        "test_browser::test_storage_may_be_forbidden",
    ],
    "the address chooses the language": [
        "test_browser::test_the_address_beats_the_last_choice",
        "test_browser::test_a_link_to_a_heading_with_a_language",
    ],
    "a hash inside a hidden tab opens it": ["test_browser::test_a_link_into_a_hidden_panel_opens_it"],
    "a block without the language says so": ["test_absent::test_it_shows_its_first_and_says_so"],
    "hidden languages are in the HTML": ["test_rebuilding::test_each_html_page_holds_its_programs"],
    "every block is visible without JavaScript": [
        "test_browser::test_without_scripts_everything_is_there",
    ],
    "find-in-page reaches hidden tabs": ["test_browser::test_text_in_a_hidden_panel_can_be_linked_to"],
    "print shows every language": ["test_browser::test_print_shows_every_language"],
    "tabs as the ARIA guide has them": [
        "test_browser::test_tabs_are_wired",
        "test_browser::test_keys",
        "test_browser::test_one_tab_stop_a_list",
        "test_browser::test_keys_that_scroll_are_left_alone",
    ],
    "a copy is told to screen readers": ["test_buttons::test_a_copy_is_the_snippet"],
    "code keeps its tabs": ["test_buttons::test_tabs_stay_tabs"],
    "highlighting without inline styles": ["test_policy::test_nothing_is_inline"],
    "violations of a strict policy": ["test_policy::test_nothing_is_reported"],
    "violations of axe's rules, light, 1280 px": ["test_axe::test_each_kind_of_page"],
    "weight with its scripts, kB": ["test_budget::test_a_page_of_ten_operations_is_light"],
    "layout shift with a stored language": ["test_budget::test_nothing_moves"],
}


def _rows() -> dict[str, list[str]]:
    """The cells of each row by its feature."""
    section = (ROOT / "README.md").read_text("utf-8").partition(HEADING)[2].partition("\n#")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return {feature: cells for feature, *cells in rows[1:]}


def test_every_row_is_measured() -> None:
    """By tests that exist."""
    tests = {
        f"{path.stem}::{name}"
        for path in HERE.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert _rows().keys() == MEASURED.keys()
    assert [name for names in MEASURED.values() for name in names if name not in tests] == []


def test_every_row_has_a_yes() -> None:
    """In the last of the columns, which all rows have."""
    rows = _rows()

    assert {len(cells) for cells in rows.values()} == {8}
    assert [feature for feature, cells in rows.items() if not cells[-1].startswith("Y")] == []
