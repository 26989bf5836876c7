"""A bug of the app itself is 500, a trace in the log, and nothing of it in the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .apps import each_web
from .conftest import Changed


@dataclass(frozen=True, slots=True)
class Bug:
    """A replacement in the handlers. `trace` is what the log has."""

    good: str
    bad: str
    trace: str


_NODE_BUG = Bug("user_id: claims.sub", "user_id: claims.nothing.secret", r"TypeError.*\n\s+at ")
BUGS = {
    "python": Bug('g.claims["sub"]', 'g.claims["secret"]', r"Traceback.*KeyError"),
    "node": _NODE_BUG,
    "typescript": _NODE_BUG,
    "go": Bug(
        '"user_id": token.ID', '"user_id": []string{"secret"}[len(token.ID)]', r"goroutine.*main\.account"
    ),
    "java": Bug(
        '"user_id", token.getId()',
        '"user_id", token.getClaims().get("secret").toString()',
        r"NullPointerException.*\n\s+at Web\.account",
    ),
    "ruby": Bug("claims['sub']", "claims['secret'].strip", r"web\.rb:\d+.*NoMethodError"),
}


@each_web
def test_an_own_bug_is_logged_and_not_told(language: str, changed: Changed) -> None:
    """And the server goes on."""
    bug = BUGS[language]
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
