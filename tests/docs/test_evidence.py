"""Each page says of each function whether it ran as it is shown, and with which SDK."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from mfa_snippets.contracts.evidence import ABSENT, EvidenceStatus, State
from mfa_snippets.docs.blocks import Site, evidence_line
from mfa_snippets.docs.render import render_pages

from .conftest import Loaded
from .small import SDKS, small_page

RAN = EvidenceStatus(state="recorded", version="2.13.0")
TEXTS: dict[State, str] = {
    "recorded": "Tested: spaced-sdk 2.13.0",
    "replayed": "Tested: spaced-sdk 2.13.0, recorded requests rechecked",
    "stale": "Changed since it was tested with spaced-sdk 2.13.0",
    "absent": "Not run",
}


@pytest.mark.parametrize("state", TEXTS)
def test_each_state_has_its_words(state: State) -> None:
    assert evidence_line(SDKS["spaced"], [replace(RAN, state=state)]).text == TEXTS[state]


def test_the_best_state_counts() -> None:
    """With the number of scenarios that have it, and of all if there are others."""
    stale = replace(RAN, state="stale", version="2.12.0")

    assert evidence_line(SDKS["spaced"], [stale, RAN, RAN, ABSENT]) == (
        "recorded",
        "Tested: spaced-sdk 2.13.0",
        "2 of 4 scenarios",
    )
    assert evidence_line(SDKS["spaced"], [RAN, RAN]).share == "2 scenarios"
    assert evidence_line(SDKS["spaced"], [RAN]).share == "1 scenario"
    assert evidence_line(SDKS["spaced"], [stale, ABSENT]) == (
        "stale",
        "Changed since it was tested with spaced-sdk 2.12.0",
        "",
    )
    assert evidence_line(SDKS["spaced"], []) == ("absent", "Not run", "")


def test_a_function_has_the_evidence_of_its_scenarios(loaded: Loaded) -> None:
    """Not that of others."""
    scenarios = {"password-then-otp-email", "password-then-totp"}
    statuses = {("node", scenario): RAN for scenario in scenarios}
    pages = _pages(loaded, statuses)
    homes = {
        "verify_otp": "one-time-codes.html",
        "complete_mfa_with_totp": "authenticator-apps.html",
        "verify_magic_link": "magic-links.html",
    }
    said = dict.fromkeys(homes, "")
    for name, page in homes.items():
        panel = pages[page].partition(f'id="function.{name}.node"')[2]
        line = panel.partition('<p class="state')[2].partition("</p>")[0]
        said[name] = Markup(f"<p{line}").striptags()
        assert 'href="how-these-pages-are-tested.html#tested-sdk-versions"' in line

    assert said == {
        "verify_otp": "Tested: @descope/node-sdk 2.13.0",
        "complete_mfa_with_totp": "Tested: @descope/node-sdk 2.13.0",
        "verify_magic_link": "Not run",
    }


def test_an_sdk_that_also_ran_is_named() -> None:
    assert "Also ran with 1.3.0: once" in small_page("markdown")
    assert "<small>Also ran with 1.3.0: once</small>" in small_page("html")


def test_pages_without_evidence_claim_no_run(loaded: Loaded) -> None:
    """Neither that of another version."""
    pages = _pages(loaded, {})

    for suffix in ("md", "html"):
        page = pages[f"how-these-pages-are-tested.{suffix}"]
        assert "Not run" in page
        assert "Also ran with" not in page


@pytest.mark.parametrize(("state", "shows"), [("recorded", True), ("replayed", True), ("stale", False)])
def test_only_what_ran_shows_its_output(state: Any, shows: bool, loaded: Loaded) -> None:
    """The output of an app that was changed since is that of another app."""
    status = EvidenceStatus(state=state, version="2.13.0", stdout=("A line of it",))
    pages = _pages(loaded, {("node", "password-then-otp-email"): status})

    assert ("A line of it" in pages["try-it-locally.md"]) == shows
    assert ("A line of it" in pages["try-it-locally.html"]) == shows


def _pages(loaded: Loaded, statuses: Any) -> dict[str, str]:
    specification, templates, apps = loaded
    return {
        Path(artifact.path).name: artifact.content.decode()
        for target in ("markdown", "html")
        for artifact in render_pages(Site(specification, templates, apps, statuses), target)
        if artifact.path.endswith((".md", ".html"))
    }
