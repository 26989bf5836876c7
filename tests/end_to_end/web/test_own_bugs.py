"""A bug of the app itself is 500, a trace in the log, and nothing of it in the answer."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .apps import WEBS, Server, each_web, run
from .site import Site


@dataclass(frozen=True, slots=True)
class Bug:
    """A replacement in a file of the app; a compiled app is built again. `trace` is what the log has."""

    file: str
    good: str
    bad: str
    trace: str
    is_compiled: bool = False


_NODE_BUG = ("user_id: claims.sub", "user_id: claims.nothing.secret")
BUGS = {
    "python": Bug("web.py", 'g.claims["sub"]', 'g.claims["secret"]', r"Traceback.*KeyError"),
    "node": Bug("web.mjs", *_NODE_BUG, r"TypeError.*\n\s+at "),
    "typescript": Bug("dist/web.mjs", *_NODE_BUG, r"TypeError.*\n\s+at "),
    "go": Bug(
        "web/main.go",
        '"user_id": token.ID',
        '"user_id": []string{"secret"}[len(token.ID)]',
        r"goroutine.*main\.account",
        is_compiled=True,
    ),
    "java": Bug(
        "src/main/java/Web.java",
        '"user_id", token.getId()',
        '"user_id", token.getClaims().get("secret").toString()',
        r"NullPointerException.*\n\s+at Web\.account",
        is_compiled=True,
    ),
    "ruby": Bug("web.rb", "claims['sub']", "claims['secret'].strip", r"web\.rb:\d+.*NoMethodError"),
}


@each_web
def test_an_own_bug_is_logged_and_not_told(
    language: str,
    site: Site,
    start: Callable[..., Server],
    app_folder: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    """And the server goes on."""
    bug, folder = BUGS[language], tmp_path / "app"
    shutil.copytree(app_folder(language), folder, symlinks=True)
    text = (folder / bug.file).read_text("utf-8")
    assert text.count(bug.good) == 1, bug.good
    (folder / bug.file).write_text(text.replace(bug.good, bug.bad), "utf-8")
    if bug.is_compiled:
        run(folder, WEBS[language].app.build)
    changed = Site(start(folder), site.control, site.project_id)
    ada = changed.with_both_factors("ada")
    log = len(changed.server.log)

    answer = ada.get("/account")

    assert answer.status == 500
    assert list(answer.json) == ["error"]
    assert "secret" not in answer.body
    logged = changed.server.logged_since(log, bug.trace)
    assert re.search(bug.trace, logged, re.DOTALL), logged
    assert ada.post("/refresh").status == 204
