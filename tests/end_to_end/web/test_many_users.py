"""Twenty users at once: nobody is ever given what is another's."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import jwt
import pytest

from tests.languages.facts import FOLDER, all_facts

from .apps import WEBS, Server, each_web
from .browser import REFRESH, SESSION, Browser
from .site import Site, address

USERS, ROUNDS = 20, 25
MOST_SECONDS = 120
WAIT = {
    language: {name: text.format(here=FOLDER / language) for name, text in facts.web.environment.items()}
    for language, facts in all_facts().items()
    if facts.web.environment
}
"""Where a client that threads share mixes users up too seldom to be seen."""


@pytest.mark.slow
@each_web
def test_nobody_is_given_what_is_anothers(language: str, site: Site, start: Callable[..., Server]) -> None:
    """500 rounds in all, of a refresh, both steps of the second factor and a look at the account."""
    if language in WAIT:
        site = replace(site, server=start(environment=WAIT[language]))
    began = time.monotonic()

    ids = user_ids_after(ROUNDS, site)

    assert len(ids) == USERS
    assert time.monotonic() - began < MOST_SECONDS


@pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in WAIT]
)
def test_a_client_that_threads_share_is_found(
    language: str, site: Site, start: Callable[..., Server], app_folder: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "app"
    shutil.copytree(app_folder(language), folder, symlinks=True)
    client = folder / WEBS[language].app.client
    text = client.read_text("utf-8")
    own, shared = all_facts()[language].web.shared or ("", "")
    assert text.count(own) == 1
    client.write_text(text.replace(own, shared), "utf-8")
    site = replace(site, server=start(folder, environment=WAIT[language]))

    with pytest.raises(AssertionError):
        user_ids_after(2, site)


def user_ids_after(rounds: int, site: Site) -> set[str]:
    """The IDs of users who each do some rounds, all at once; AssertionError if one is not served right."""
    names = [f"user{number:02}" for number in range(USERS)]
    with ThreadPoolExecutor(USERS) as users:
        browsers = list(users.map(site.with_both_factors, names))
        ids = [browser.get("/account").json["user_id"] for browser in browsers]
        list(users.map(do_rounds, repeat(rounds), repeat(site), names, browsers, ids))
    return set(ids)


def do_rounds(rounds: int, site: Site, name: str, browser: Browser, user_id: str) -> None:
    """The rounds of one user; messages of earlier ones are not read again."""
    after = 0
    for _ in range(rounds):
        assert browser.post("/refresh").status == 204
        assert owners(browser) == {user_id}
        assert browser.post("/mfa/start").status == 200
        messages = site.control.messages(after, wait=5)
        message = [each for each in messages if each["login_id"] == address(name)][-1]
        after = message["id"]
        assert browser.post("/mfa/verify", code=message["code"]).status == 204
        account = browser.get("/account")
        assert account.status == 200, account
        assert {account.json["user_id"], *owners(browser)} == {user_id}


def owners(browser: Browser) -> set[str]:
    """Whose both cookies are."""
    tokens = (browser.cookies[name] for name in (SESSION, REFRESH))
    return {jwt.decode(token, options={"verify_signature": False})["sub"] for token in tokens}
