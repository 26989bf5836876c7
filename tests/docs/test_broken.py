"""Each check of the site can fail: one of its files is broken, and the check that is about that finds it.

The same check passes on the site as it is with the same patience: none is found because a machine is slow.
"""

import contextlib
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from . import (
    test_all_pages,
    test_browser,
    test_budget,
    test_buttons,
    test_choose,
    test_navigation,
    test_policy,
    test_reach,
    test_search,
)
from .serving import serving
from .waiting import patience

pytestmark = pytest.mark.slow

PAGE = "mfa-with-sdks.html"
NEEDED = (PAGE, "choose-your-factors.html", "one-time-codes.html", "flask.html", "errors.html", "limits.html")
TWO = (PAGE, "errors.html")
PATIENCE = (500, 2_000, 8_000)
"""Milliseconds to wait for what a fault keeps from happening: longer where the machine needs it."""
FOUND = (AssertionError, PlaywrightError, TimeoutError)


class Broken(NamedTuple):
    """A site in whose file something stands in place of something else."""

    page: Page
    folder: Path
    functions: test_buttons.Functions

    @property
    def site(self) -> str:
        return (self.folder / PAGE).as_uri()

    @property
    def of_two_pages(self) -> Path:
        """Its folder, for a check that would look at every page in it."""
        for path in self.folder.glob("*.html"):
            if path.name not in TWO:
                path.unlink()
        return self.folder


Check = Callable[[Broken], Any]
STYLE, HEAD, TABS, SEARCH, CHOOSE = "style.css", "pre.js", "tabs.js", "search.js", "choose.js"
browser, buttons, choose, navigation, reach = (
    test_browser,
    test_buttons,
    test_choose,
    test_navigation,
    test_reach,
)


def _moves(broken: Broken) -> None:
    with serving(broken.folder) as address:
        test_budget.test_nothing_moves(broken.page, address, 1280, "ruby", "", "ruby")


def _without_scripts(broken: Broken) -> None:
    test_all_pages.test_without_scripts_everything_is_there(browser_of(broken), broken.of_two_pages)


def _blocked(script: str) -> Check:
    def check(broken: Broken) -> None:
        with serving(broken.folder) as address:
            test_all_pages.test_a_script_that_is_blocked_hides_nothing(broken.page, address, script)

    return check


def _wired(broken: Broken) -> None:
    test_all_pages.test_tabs_are_wired(broken.page, broken.of_two_pages)


def _printed(broken: Broken) -> None:
    test_all_pages.test_print_shows_every_language(broken.page, broken.of_two_pages)


def _reported(broken: Broken) -> None:
    with serving(broken.folder) as address:
        test_all_pages.test_no_page_breaks_the_policy(broken.page, address, broken.of_two_pages)


def _requests(broken: Broken) -> None:
    with serving(broken.folder, policy="") as address:
        test_policy.test_no_request_leaves(broken.page, address)


@cache
def _inline(name: str) -> Check:
    return lambda broken: test_policy.test_nothing_is_inline(broken.folder, test_policy.INLINE[name])


@cache
def _of(check: Callable[..., Any], *more: Any) -> Check:
    """A check of a page and the address of the site."""
    return lambda broken: check(broken.page, broken.site, *more)


@cache
def _in(check: Callable[..., Any], *more: Any) -> Check:
    """A check of a page and the folder of the site."""
    return lambda broken: check(broken.page, broken.folder, *more)


@cache
def _chosen(check: Callable[..., Any], *more: Any) -> Check:
    """A check of a page and the address of the chooser."""
    return lambda broken: check(broken.page, (broken.folder / "choose-your-factors.html").as_uri(), *more)


def _whole_address(page: Page, site: str, hash: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    navigation.test_an_address_that_leads_nowhere_is_no_error(page, site, hash)
    assert errors == []


# What is broken: the file, what stands there, what stands there then, and the check.
FAULTS: dict[str, tuple[str, str, str, Check]] = {
    "without scripts, a language is hidden": (
        STYLE,
        ".language { margin",
        "[data-lang=go] { display: none } .language { margin",
        _without_scripts,
    ),
    "without scripts, languages have no names": (
        STYLE,
        ".js .language { display: none; }",
        ".language { display: none; }",
        _without_scripts,
    ),
    "without scripts, a block has the name of another language": (
        "errors.html",
        'class="language">Go<',
        'class="language">Ruby<',
        _without_scripts,
    ),
    "without scripts, buttons do nothing": (
        STYLE,
        "html:not(.js) :is(.search, .picker, .theme) { display: none; }",
        "",
        _without_scripts,
    ),
    "a tab controls nothing": (
        TABS,
        "tab.setAttribute('aria-controls', panel.id);",
        "tab.setAttribute('aria-controls', group.id);",
        _wired,
    ),
    "a list of tabs has no name": (
        TABS,
        "ariaLabel: `Language: ${group.dataset.title}` }",
        "}",
        _wired,
    ),
    "no tab is chosen": (TABS, "tab.ariaSelected = !hidden;", "tab.ariaSelected = false;", _wired),
    "every tab of a list is a stop": (TABS, "tab.tabIndex = -hidden;", "tab.tabIndex = 0;", _wired),
    "arrows do not wrap": (
        TABS,
        "(at + 1) % tabs.length",
        "Math.min(at + 1, tabs.length - 1)",
        _of(browser.test_keys, "ruby", "ArrowRight", "node"),
    ),
    "forbidden storage ends the page's script": (
        HEAD,
        "} catch {} // may be forbidden",
        "} finally {}",
        _of(browser.test_storage_may_be_forbidden),
    ),
    "forbidden storage keeps the choice from the address": (
        TABS,
        "    try {\n      history.replaceState(null",
        "    localStorage.lang = language;\n    try {\n      history.replaceState(null",
        _of(browser.test_storage_may_be_forbidden),
    ),
    "what the browser finds in a hidden panel chooses nothing": (
        TABS,
        "panel.onbeforematch = () => choose(tab.value, tab);",
        "",
        _of(browser.test_text_in_a_hidden_panel_can_be_linked_to),
    ),
    "Home does nothing": (TABS, "Home: 0,", "", _of(browser.test_keys, "go", "Home", "node")),
    "every tab is a stop": (
        TABS,
        "tab.tabIndex = -hidden;",
        "tab.tabIndex = 0;",
        _of(browser.test_one_tab_stop_a_list),
    ),
    "a key that scrolls is held": (
        TABS,
        "{ ArrowLeft: at - 1,",
        "{ ArrowDown: at, ArrowLeft: at - 1,",
        _of(browser.test_keys_that_scroll_are_left_alone, "ArrowDown"),
    ),
    "the focus has a thin ring": (
        STYLE,
        ":focus-visible { outline: 2px",
        ":focus-visible { outline: 1px",
        _of(browser.test_the_focus_is_seen, "light"),
    ),
    "the focus has a pale ring": (
        STYLE,
        ":focus-visible { outline: 2px solid var(--accent)",
        ":focus-visible { outline: 2px solid var(--line)",
        _of(browser.test_the_focus_is_seen, "dark"),
    ),
    "a choice moves one block": (
        TABS,
        "for (const { tabs, note } of groups) {",
        "for (const { tabs, note } of groups.slice(0, 1)) {",
        _of(browser.test_a_choice_moves_every_block),
    ),
    "what was clicked moves": (
        TABS,
        "if (fixed) scrollBy",
        "if (!fixed) scrollBy",
        _of(browser.test_what_was_clicked_stays_where_it_was),
    ),
    "the last choice beats the address": (
        HEAD,
        "wanted.push(sessionStorage.lang",
        "wanted.unshift(sessionStorage.lang",
        _of(browser.test_the_address_beats_the_last_choice),
    ),
    "a choice is forgotten": (
        TABS,
        "remember('lang', language);",
        "",
        _of(browser.test_a_choice_moves_every_block),
    ),
    "a link is a choice for later visits": (
        TABS,
        "sessionStorage.lang = language;",
        "localStorage.lang = language;",
        _of(browser.test_a_link_is_a_choice_for_this_visit),
    ),
    "Back keeps the language": (
        TABS,
        "includes(asked)) show(asked)",
        "includes(asked)) ;",
        _of(browser.test_back),
    ),
    "Back keeps the factors": (
        CHOOSE,
        "addEventListener('popstate', read);",
        "",
        _chosen(choose.test_back),
    ),
    "what a script would show is hidden without it": (
        HEAD,
        "classList.remove('js')",
        "",
        _blocked("tabs.js"),
    ),
    "names are gone without the first script": (
        CHOOSE,
        "if (!root.dataset.lang) return;",
        "",
        _blocked("pre.js"),
    ),
    "factors are hidden without the script of their choice": (
        HEAD,
        "classList.remove('chooser')",
        "",
        _blocked("choose.js"),
    ),
    "a search is as long as its words": (
        SEARCH,
        "maxLength: 100,",
        "",
        _of(test_search.test_a_search_is_bounded),
    ),
    "Escape clears": (
        SEARCH,
        "if (event.key === 'Escape') dialog.close();",
        "",
        _of(test_search.test_escape_closes),
    ),
    "an address that is no text ends the page's script": (
        TABS,
        "catch {} // such as #100%",
        "finally {}",
        _of(_whole_address, "#100%"),
    ),
    "an address gets into the page": (
        HEAD,
        "languages.includes(language)",
        "language",
        _of(browser.test_an_address_is_never_shown),
    ),
    "a hash opens nothing": (
        TABS,
        "    follow();\n    mark();",
        "    mark();",
        _of(browser.test_a_link_into_a_hidden_panel_opens_it),
    ),
    "a copied link says no language": (
        TABS,
        "`?lang=${root.dataset.lang}${anchor.hash}`",
        "anchor.hash",
        _of(buttons.test_a_link_to_a_section_in_a_language),
    ),
    "hidden text cannot be found": (
        TABS,
        "hidden && 'until-found'",
        "hidden",
        _of(browser.test_find_in_page_reaches_a_hidden_panel),
    ),
    "text that is found chooses nothing": (
        TABS,
        "panel.onbeforematch = () => choose(tab.value, tab);",
        "",
        _of(browser.test_find_in_page_reaches_a_hidden_panel),
    ),
    "the choice is made late": (
        HEAD,
        "document.adoptedStyleSheets = [sheet];",
        "",
        _of(browser.test_the_choice_is_made_before_the_tabs),
    ),
    "the first paint shows every language": (HEAD, "document.adoptedStyleSheets = [sheet];", "", _moves),
    "tabs push the page down": (
        STYLE,
        '.js .tabs:not(.ready)::before { content: "";',
        ".js .tabs:not(.ready)::before { content: none;",
        _moves,
    ),
    "a copy loses its tabs": (
        TABS,
        "copy(pre.textContent, ",
        "copy(pre.textContent.replaceAll('\\t', '    '), ",
        _of(buttons.test_tabs_stay_tabs),
    ),
    "a copy loses the end of its last line": (
        TABS,
        "copy(pre.textContent, ",
        "copy(pre.textContent.trimEnd(), ",
        lambda broken: buttons.test_a_copy_is_the_function(
            broken.page, broken.site, broken.functions, "python"
        ),
    ),
    "print hides languages": (
        STYLE,
        ".panel[hidden], details::details-content { display: block; content-visibility: visible; }",
        "",
        _printed,
    ),
    "print has buttons": (
        STYLE,
        "button, .masthead > :not(.home), .choices, .finder",
        ".finder",
        _printed,
    ),
    "print is as dark as the screen": (
        STYLE,
        "color-scheme: light; --code: #ffffff;",
        "",
        _of(browser.test_print_is_dark_on_white, ""),
    ),
    "print keeps the reader's theme": (
        STYLE,
        "  :root, :root[data-theme] { color-scheme: light;",
        "  :root { color-scheme: light;",
        _of(browser.test_print_is_dark_on_white, "dark"),
    ),
    "print has pale words": (
        STYLE,
        "color-scheme: light; --code: #ffffff;",
        "color-scheme: light; --code: #ffffff; --comment: #94a0ad;",
        _of(browser.test_print_is_dark_on_white, ""),
    ),
    "search is a module, which no folder loads": (
        SEARCH,
        "src: new URL(name, base), onload",
        "src: new URL(name, base), type: 'module', onload",
        _of(test_search.test_a_screen_reader_hears_how_many),
    ),
    "a style is not allowed": ("errors.html", "<main ", '<main style="color: red" ', _reported),
    "a font is from elsewhere": (STYLE, 'url("inter', 'url("http://insecure.test:9/inter', _reported),
    "a style is inline": (PAGE, "<main ", '<main style="color: red" ', _inline("a style")),
    "an event is inline": (PAGE, "<main ", '<main onclick="go()" ', _inline("an event")),
    "a script is inline": (PAGE, "<main ", "<script>go()</script><main ", _inline("a script")),
    "a style sheet is inline": (PAGE, "<main ", "<style>p {}</style><main ", _inline("a style sheet")),
    "an image is from elsewhere": (
        PAGE,
        "<main ",
        '<img alt="" src="https://example.com/a.png"><main ',
        _inline("another origin"),
    ),
    "a request goes elsewhere": (
        TABS,
        "const base = document",
        "new Image().src = 'http://insecure.test:9/a.png'; const base = document",
        _requests,
    ),
    "the page scrolls sideways": (
        STYLE,
        ".listing { margin: 0 0 1rem;",
        ".listing { min-width: 60rem; margin: 0 0 1rem;",
        _of(browser.test_no_page_scrolls_sideways, PAGE),
    ),
    "the picker moves nothing": (
        TABS,
        "picker.onchange",
        "picker.ontoggle",
        _of(navigation.test_the_picker_moves_every_block, "ruby"),
    ),
    "the picker scrolls away": (
        STYLE,
        "position: sticky; top: 0; z-index: 2;",
        "",
        _of(navigation.test_the_picker_stays_in_sight, 768),
    ),
    "the picker moves what is read": (
        TABS,
        "picker.value,\n        parts.find",
        "picker.value,\n        void parts.find",
        _of(navigation.test_what_is_read_stays_where_it_is),
    ),
    "a choice drops the rest of the address": (
        TABS,
        "new URLSearchParams(location.search);\n    parameters",
        "new URLSearchParams();\n    parameters",
        _of(navigation.test_a_choice_keeps_the_rest_of_the_address),
    ),
    "a theme is forgotten": (
        TABS,
        "remember('theme', next);",
        "",
        _of(navigation.test_a_theme_is_kept, "dark"),
    ),
    "a theme changes nothing": (
        STYLE,
        ':root[data-theme="dark"] { color-scheme: dark; }',
        "",
        _of(navigation.test_a_theme_is_kept, "light"),
    ),
    "a theme is set late": (
        HEAD,
        "dataset.theme = localStorage.theme",
        "addEventListener('load', () => (dataset.theme = localStorage.theme))",
        _of(navigation.test_a_theme_is_set_before_the_page_is_seen),
    ),
    "the drawer does not open": (
        PAGE,
        'popovertarget="frame.tree"',
        'popovertarget="content"',
        lambda broken: navigation.test_the_tree_is_a_drawer_on_a_phone(
            browser_of(broken), broken.site, False
        ),
    ),
    "the list of sections is closed beside the text": (
        TABS,
        "contents.open = true",
        "contents.open = false",
        _of(navigation.test_on_this_page, 1440, True),
    ),
    "a table has an edge of its own": (
        STYLE,
        ".wide { margin: 0 0 1.25rem;",
        ".wide { width: 20rem; margin: 0 0 1.25rem;",
        _of(navigation.test_everything_ends_at_one_edge, 1440),
    ),
    "a button is covered in what was collapsed": (
        STYLE,
        ".corner { position: relative; z-index: 1;",
        ".corner { position: relative; z-index: -1;",
        _in(reach.test_every_copy_can_be_clicked, "mfa-with-sdks", 1280),
    ),
    "imports have no button": (
        TABS,
        "all('pre:not(.output)')",
        "all('.listing pre')",
        _of(reach.test_imports_are_copied),
    ),
    "commands have no button": (
        TABS,
        "all('pre:not(.output)')",
        "all('.listing pre')",
        _in(reach.test_commands_are_copied),
    ),
    "a language in the address is lost": (
        HEAD,
        "if (languages.includes(asked)) sessionStorage",
        "if (!asked) sessionStorage",
        _of(reach.test_an_address_with_a_language_is_a_choice),
    ),
    "an unknown language is kept": (
        HEAD,
        "if (languages.includes(asked)) sessionStorage",
        "if (asked) sessionStorage",
        _of(reach.test_an_address_with_an_unknown_language_is_none),
    ),
    "the heading of a function is above the screen": (
        STYLE,
        "scroll-margin-top: 6.5rem",
        "scroll-margin-top: 0",
        _in(reach.test_the_heading_of_a_function_is_in_sight, 1440, "verify_otp"),
    ),
    "another section is marked": (
        TABS,
        "const limit = isAtGoal ? goal + 1 : end",
        "const limit = end",
        _in(reach.test_an_address_marks_its_section),
    ),
    "a factor of the same channel can be chosen": (
        CHOOSE,
        "option.disabled = reason;",
        "",
        _chosen(choose.test_what_is_no_pair_says_so, "totp", "totp", "go"),
    ),
    "an SDK can do everything": (
        CHOOSE,
        "has(option.dataset.gaps, root.dataset.lang)",
        "false",
        _chosen(choose.test_what_is_no_pair_says_so, "password", "passkey", "ruby"),
    ),
    "a pair without a test can be chosen": (
        CHOOSE,
        "isSecond && !has(partners, option.value)",
        "false",
        _chosen(choose.test_what_is_no_pair_says_so, "totp", "passkey", "go"),
    ),
    "the functions of what is no pair are there": (
        STYLE,
        ".chooser .impossible > .facts, .chooser .role",
        ".chooser .role",
        _chosen(choose.test_what_is_no_pair_says_so, "password", "passkey", "ruby"),
    ),
    "the verdict names what can't be chosen": (
        CHOOSE,
        ".filter((option) => !option.disabled)",
        "",
        _chosen(choose.test_the_verdict_names_what_works),
    ),
    "the second factor stays": (
        CHOOSE,
        "second.value = valid.value;",
        "",
        _chosen(choose.test_another_first_factor_moves_the_second),
    ),
    "another language moves the choice": (
        CHOOSE,
        "function draw() {",
        "function draw() {\n    box.onchange({ target: first });",
        _chosen(choose.test_another_language_keeps_the_choice),
    ),
}


def browser_of(broken: Broken) -> Any:
    return broken.page.context.browser


@pytest.fixture(scope="session")
def few(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the checks look at: a few pages, and all that they load."""
    folder = tmp_path_factory.mktemp("few")
    for name in (*NEEDED, "*.js", "*.css", "*.woff2"):
        for path in site_folder.glob(name):
            shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def passing() -> set[tuple[Check, int]]:
    """Checks that passed on the site as it is, with the patience that they needed at most."""
    return set()


@pytest.mark.parametrize(("file", "before", "after", "check"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(
    new_context: Callable[[], BrowserContext],
    few: Path,
    tmp_path: Path,
    functions: test_buttons.Functions,
    passing: set[tuple[Check, int]],
    file: str,
    before: str,
    after: str,
    check: Check,
) -> None:
    folder, whole = (
        shutil.copytree(few, tmp_path / name, copy_function=os.link) for name in ("broken", "whole")
    )
    text = (few / file).read_text("utf-8")
    assert before in text
    (folder / file).unlink()  # a link to the file of all
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")

    def asked(folder: Path, milliseconds: int) -> None:
        page = new_context().new_page()
        with patience(page, milliseconds):
            check(Broken(page, folder, functions))

    for milliseconds in PATIENCE:
        with pytest.raises(FOUND):
            asked(folder, milliseconds)
        with contextlib.suppress(*FOUND):
            if (check, milliseconds) not in passing:
                asked(whole, milliseconds)
            passing.add((check, milliseconds))
            return
    pytest.fail("the check fails on the site as it is, too")
