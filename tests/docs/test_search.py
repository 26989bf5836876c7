"""Search: over all pages, from a folder as well as from a server, loaded when it is opened."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from mfa_snippets.docs.page import Heading, Prose, parse_all
from mfa_snippets.docs.page import Page as Source
from mfa_snippets.docs.render import Section, sections

from .conftest import ROOT, Loaded, listening
from .waiting import wait_until

LIBRARY = ROOT / "templates/docs/html/assets/minisearch.js"
FILES = ("minisearch.js", "search.js", "search-index.js")
READY = "() => !document.querySelector('.finder .count').textContent.startsWith('Loading')"


def _wait(page: Page) -> None:
    page.get_by_role("searchbox").wait_for()
    wait_until(page, READY)


def _open(page: Page) -> None:
    page.get_by_role("button", name="Search").click()
    _wait(page)


def _found(page: Page) -> list[str]:
    """The names, queries and anchors of the addresses that are listed."""
    links = page.locator(".finder a")
    return [str(href).rpartition("/")[2] for href in links.evaluate_all("all => all.map(({ href }) => href)")]


def _search(page: Page, words: str) -> list[str]:
    _open(page)
    return _asked(page, words)


def _count(page: Page) -> str:
    return page.locator(".finder [role=status]").inner_text()


def _asked(page: Page, words: str) -> list[str]:
    """What search, which is open, finds."""
    page.get_by_role("searchbox").fill(words)
    return _found(page)


@pytest.fixture(scope="module")
def opened(browser: Browser, site: str) -> Iterator[Page]:
    """A page with search open, for all that only look something up; nothing may be reported by it."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        said = listening(page)
        page.goto(site)
        _open(page)
        yield page
        assert said == []


# What is asked for, and the page with the answer: with its section after `#`, with the language after `?`.
QUERIES = {
    "mfa sms python": "one-time-codes.html?lang=python",
    "refresh token": "sessions.html",
    "2fa": "mfa-with-sdks.html",
    "password as first factor": "passwords.html",
    "E061102": "errors.html#e061102",
    "recovery code": "lost-authenticator.html#recovery-codes",
    "backup code": "lost-authenticator.html#recovery-codes",
    "log out": "sessions.html#log-out",
    "flask": "flask.html",
    "express middleware": "express.html",
    "passkey": "passkeys.html",
    "totp": "authenticator-apps.html",
    "whatsapp": "one-time-codes.html",
    "step up": "step-up.html",
    "custom claims": "custom-claims.html",
    "emulator": "try-it-locally.html",
    "install go": "mfa-with-sdks.html?lang=go#install-sdk",
    "amr": "choose-your-factors.html#channels-in-amr",
    "rate limit": "errors.html#e130429",
    "magic link java": "magic-links.html?lang=java",
    "start_mfa_with_otp": "one-time-codes.html#start-the-second-factor",
    "which sdk version": "how-these-pages-are-tested.html",
}


@pytest.mark.parametrize(("words", "first"), QUERIES.items())
def test_the_right_page_is_first(opened: Page, words: str, first: str) -> None:
    assert _asked(opened, words)[0].startswith(first)


def test_every_page_is_found_by_its_title(opened: Page, loaded: Loaded) -> None:
    pages = parse_all(loaded[0].pages, loaded[0].sdks)
    firsts = {page.name: _asked(opened, page.title)[0].partition("?")[0] for page in pages}

    assert firsts == {name: f"{name}.html" for name in firsts}


@pytest.mark.parametrize(
    "spellings",
    [
        ("MFA", "2FA", "two-factor", "Multi Factor"),
        ("log out", "logout", "Log-out", "sign out"),
        ("totp", "authenticator", "authenticator apps"),
        ("magic links", "magic link", "magiclink"),
        ("start_mfa_with_otp", "startMfaWithOtp", "StartMFAWithOTP"),
        ("refresh jwt", "Refresh  JWT", "refresh_token", "what is the refresh token"),
        ("passkey", "passkeys", "WebAuthn"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_thing_find_the_same(opened: Page, spellings: tuple[str, ...]) -> None:
    found = [_asked(opened, words) for words in spellings]

    assert found[0] != []
    assert found == [found[0]] * len(spellings)


@pytest.mark.parametrize("words", ["recovry code", "recovery codr", "recov"])
def test_a_word_may_be_misspelled_or_unfinished(opened: Page, words: str) -> None:
    assert _asked(opened, words)[0].startswith("lost-authenticator.html")


def test_a_code_is_never_taken_for_another(opened: Page) -> None:
    """Error codes differ in one digit."""
    assert _asked(opened, "E061109") == []


def test_a_language_in_the_query_is_a_filter(opened: Page) -> None:
    """It leads to that language, and leaves out the pages of the others."""
    found = _asked(opened, "cookie golang")

    assert {href.partition("?")[2].partition("#")[0] for href in found} == {"lang=go"}
    assert {"net-http.html"} <= (names := {href.partition("?")[0] for href in found})
    assert not names & {"express.html", "flask.html", "servlet.html", "rack.html"}
    assert _count(opened).endswith(" results for Go")


def test_a_language_alone_lists_its_pages(opened: Page) -> None:
    found = _asked(opened, "ruby")

    assert found[0] == "mfa-with-sdks.html?lang=ruby"
    assert "rack.html?lang=ruby" in found
    assert "flask.html?lang=ruby" not in found


def test_the_language_can_be_chosen(quiet: Page, site: str) -> None:
    quiet.goto(site)
    _search(quiet, "cookie")
    quiet.get_by_role("combobox", name="Filter by language").select_option("Java")

    assert {href.partition("?")[2].partition("#")[0] for href in _found(quiet)} == {"lang=java"}


def test_a_result_opens_in_the_language(quiet: Page, site: str) -> None:
    quiet.goto(site)
    _search(quiet, "magic link ruby")
    quiet.keyboard.press("Enter")
    quiet.wait_for_url("**/magic-links.html?lang=ruby*")

    assert quiet.evaluate("document.documentElement.dataset.lang") == "ruby"


def test_an_excerpt_marks_what_was_found(opened: Page, site_folder: Path) -> None:
    """It is text of the page, word by word."""
    found = _asked(opened, "clock of the phone")
    result = opened.locator(".finder li").first
    excerpt = result.locator("small").inner_text().strip("… ")
    escapes = re.compile(r"\\u([0-9a-f]{4})")
    index = (site_folder / "search-index.js").read_text("utf-8")

    assert found[0] == "errors.html#e061102"
    marks = result.locator("small mark").all_inner_texts()
    assert {"clock", "phone"} == {mark.lower() for mark in marks}
    assert excerpt.removesuffix(" …") in escapes.sub(lambda match: chr(int(match[1], 16)), index)


def test_search_by_keyboard(quiet: Page, site: str) -> None:
    """Open, go down and up and to the end, follow; and Escape closes and gives the focus back."""
    focused = "document.activeElement.getAttribute('href')"
    quiet.goto(site)
    quiet.keyboard.press("Control+k")
    _wait(quiet)
    quiet.keyboard.type("error codes")
    hrefs = quiet.locator(".finder a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    for key, at in {"ArrowDown": 0, "End": -1, "Home": 0}.items():
        quiet.keyboard.press(key)
        assert quiet.evaluate(focused) == hrefs[at]
    quiet.keyboard.press("ArrowUp")
    assert quiet.evaluate("document.activeElement.type") == "search"
    quiet.keyboard.press("ArrowDown")
    quiet.keyboard.press("ArrowDown")
    assert quiet.evaluate(focused) == hrefs[1]
    quiet.keyboard.press("Escape")
    assert quiet.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_search(quiet: Page, site: str, key: str) -> None:
    quiet.goto(site)
    quiet.keyboard.press(key)

    _wait(quiet)
    assert quiet.get_by_role("searchbox").input_value() == ""


def test_what_is_typed_while_search_loads_is_kept(quiet: Page, served: str) -> None:
    """And a reader sees that it is loading."""
    asked: list[Route] = []
    quiet.route("**/search.js", lambda route: asked.append(route))
    quiet.goto(f"{served}/errors.html")
    with quiet.expect_request("**/search.js"):
        quiet.keyboard.press("/")
    quiet.keyboard.type("sms code")
    expect(quiet.locator(".status")).to_have_text("Loading…")
    asked[0].continue_()
    _wait(quiet)

    assert quiet.get_by_role("searchbox").input_value() == "sms code"
    assert _found(quiet) != []


def test_a_slash_in_a_field_is_a_slash(quiet: Page, site: str) -> None:
    quiet.goto(site)
    _search(quiet, "net")
    quiet.keyboard.type("/http")

    assert quiet.get_by_role("searchbox").input_value() == "net/http"


def test_a_screen_reader_hears_how_many(quiet: Page, site: str) -> None:
    quiet.goto(site)
    found = _search(quiet, "E061102")
    assert _count(quiet) == f"{len(found)} results"
    quiet.get_by_role("searchbox").fill("passkey unicorn")
    assert _count(quiet).startswith("No result has all words. ")
    quiet.get_by_role("searchbox").fill("unicorn")
    assert _count(quiet) == "No results. Try fewer words, a method such as “passkeys”, or an error code."


def test_what_is_searched_for_is_text(opened: Page) -> None:
    """No word is read as a pattern or as a tag."""
    for words in ("<img src=x onerror=alert(1)>", ".*", "(", "[a-", "\\", "constructor __proto__"):
        opened.get_by_role("searchbox").fill(words)
    assert opened.locator(".finder img").count() == 0


def test_a_search_is_bounded(quiet: Page, site: str) -> None:
    """What is pasted is cut: the time for it grows with its length."""
    quiet.goto(site)
    found = _search(quiet, "passkey " * 2_500)

    assert len(quiet.get_by_role("searchbox").input_value()) == 100
    assert found[0] == "passkeys.html"


def test_escape_closes(quiet: Page, site: str) -> None:
    """Though there is something to clear."""
    quiet.goto(site)
    _search(quiet, "otp")
    quiet.keyboard.press("Escape")

    assert quiet.get_by_role("dialog").count() == 0


def test_nothing_is_loaded_before(quiet: Page, served: str) -> None:
    seen: list[str] = []
    quiet.on("request", lambda request: seen.append(request.url.rpartition("/")[2]))
    quiet.goto(f"{served}/errors.html")
    before = set(seen)
    _search(quiet, "otp")

    assert not before & set(FILES)
    assert set(seen) - before == set(FILES)


def test_what_cannot_be_loaded_is_said(page: Page, served: str) -> None:
    """And is asked for again when search is opened again."""
    page.goto(f"{served}/errors.html")
    page.route("**/search.js", lambda route: route.abort())
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".status")).to_have_text("This could not be loaded.")
    page.unroute("**/search.js")
    page.route("**/search-index.js", lambda route: route.abort())
    _open(page)
    assert _count(page) == "Search could not be loaded."
    page.unroute("**/search-index.js")
    page.get_by_role("button", name="Close").click()

    assert _search(page, "otp") != []


RENDERED = """
<p>Send <b>a code</b>.</p><div class="tabs"><h4 class="language">Node.js</h4>
<figure><figcaption><span>otp.mjs</span></figcaption>
<pre data-language="js"><code>await signIn(code)</code></pre></figure>
<details><summary>Imports</summary>
<pre data-language="js">import { client } from "x"; // sign_in</pre></details>
<p class="note">Paste it.</p><p class="state recorded"><a href="t">Tested: 1.0</a></p>
<p>It fails. <small>otp.js:1</small></p></div>
<pre>npm install sdk</pre>
"""


def test_a_section_is_its_prose_and_the_names_in_its_code() -> None:
    """Neither captions, languages above listings, small print nor evidence are words of the page."""
    prose, heading = Prose(text="", line=1), Heading(level=2, text="The *code*", line=2)
    page = Source(title="T", description="D", order=1, name="t", path="t.md", parts=(prose, heading, prose))
    link = '<h2>The <em>code</em> <a class="anchor" href="#the-code">#</a></h2>'

    assert list(sections(page, ["<p>First.</p>", link, RENDERED])) == [
        Section(heading="", anchor="", text="First.", names=""),
        Section(
            heading="The code",
            anchor="the-code",
            text="Send a code. It fails.",
            names="signIn npm install sdk",
        ),
    ]


def _weight(folder: Path) -> int:
    """Bytes as a server sends them."""
    return sum(len(gzip.compress((folder / name).read_bytes(), mtime=0)) for name in FILES)


def test_search_is_small(site_folder: Path) -> None:
    """80 kB with the library and the index."""
    assert _weight(site_folder) <= 80_000


@pytest.mark.parametrize("name", FILES)
def test_search_that_is_too_large_is_found(site_folder: Path, tmp_path: Path, name: str) -> None:
    for each in FILES:
        shutil.copy(site_folder / each, tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(Random(1).randbytes(80_000))

    with pytest.raises(AssertionError):
        test_search_is_small(tmp_path)


def test_the_library_is_that_of_the_package() -> None:
    """With its license before it, so that an update of the package is noticed."""
    package = ROOT / "node_modules/minisearch"
    facts: Any = json.loads((package / "package.json").read_text("utf-8"))
    license = (package / "LICENSE.txt").read_text("utf-8").strip()
    before = f"/*\nMiniSearch {facts['version']}, {facts['license']} License\n\n{license}\n*/\n"

    assert LIBRARY.read_text("utf-8") == before + (package / facts["unpkg"]).read_text("utf-8")


def test_search_opens_once(quiet: Page, served: str) -> None:
    """However often its key is pressed while its script is loading."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    quiet.route("**/search.js", hold)
    quiet.goto(f"{served}/errors.html")
    for _ in range(3):
        quiet.keyboard.press("Control+k")
    quiet.wait_for_timeout(100)
    for route in asked:
        route.continue_()
    quiet.get_by_role("searchbox").wait_for()

    assert quiet.locator("dialog").count() == 1
