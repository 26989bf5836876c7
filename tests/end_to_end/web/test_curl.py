"""The session with curl on the page of each framework does what the page says."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .apps import each_web
from .site import Site

PAGES = Path(__file__).parents[3] / "spec" / "pages"
LANGUAGES = re.compile(r"^languages: \[(.*)\]$", re.MULTILINE)
CODE, USER = "CODE_FROM_THE_INBOX", re.compile(r'"user_id":"\w+"')


def session(language: str) -> Iterator[tuple[str, str]]:
    """Each command on the page of a language with what it prints, empty for status 204."""
    texts = (path.read_text("utf-8") for path in sorted(PAGES.glob("*.md")))
    page = next(
        text for text in texts if (found := LANGUAGES.search(text)) and language in found[1].split(", ")
    )
    lines = "".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL)).splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("curl "):
            yield line, after.removeprefix("# ") if after.startswith("# ") else ""


@each_web
def test_the_session_of_the_page(language: str, site: Site, tmp_path: Path) -> None:
    """With the code from the inbox, and another user ID."""
    commands = list(session(language))

    assert len(commands) == 9
    for command, expected in commands:
        code = site.code("ada") if CODE in command else ""
        body, status = curl(command.replace("$app", site.server.url).replace(CODE, code), tmp_path)
        if expected:
            assert comparable(body) == comparable(expected), command
        else:
            assert (body, status) == ("", "204"), command


def curl(command: str, folder: Path) -> tuple[str, str]:
    """The body and the status of a response."""
    options = "curl --silent --noproxy '*' --write-out '\\n%{http_code}'"
    ran = subprocess.run(
        ["sh", "-c", command.replace("curl", options, 1)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    body, _, status = ran.stdout.rpartition("\n")
    return body.strip(), status


def comparable(body: str) -> object:
    """A JSON body with one user ID for all."""
    content: object = json.loads(USER.sub('"user_id":"U"', body))
    return content
