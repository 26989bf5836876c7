"""A bug of the app itself is 500, a trace in the log, and nothing of it in the answer."""

from __future__ import annotations

import re

from tests.languages.facts import all_facts

from .apps import each_web
from .conftest import Changed


@each_web
def test_an_own_bug_is_logged_and_not_told(language: str, changed: Changed) -> None:
    """And the server goes on."""
    bug = all_facts()[language].web.bug
    site = changed({bug.good: bug.bad})
    ada = site.with_both_factors("ada")
    log = len(site.server.log)

    answer = ada.get("/account")

    assert answer.status == 500
    assert list(answer.json) == ["error"]
    assert "secret" not in answer.body
    logged = site.server.logged_since(log, bug.trace)
    assert re.search(bug.trace, logged, re.DOTALL), logged
    assert ada.post("/refresh").status == 204
