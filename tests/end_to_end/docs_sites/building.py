"""Build a host site as its owner would, around the pages of a target."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from mfa_snippets.contracts.files import Artifact

ROOT = Path(__file__).parents[3]
CONFIGURATION = ROOT / "docs" / "docs-sites.md"
SCRIPTS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What became of a build: its exit status, all that it said, and where the pages are."""

    exit: int
    said: str
    pages: Path

    def page(self, name: str) -> str:
        """The HTML of a page."""
        return self.path(name).read_text("utf-8")

    def path(self, name: str) -> Path:
        """The file of a page, at whichever of the usual places."""
        for path in (self.pages / name / "index.html", self.pages / f"{name}.html"):
            if path.is_file():
                return path
        raise FileNotFoundError(f"{name} in {self.pages}: {self.said}")


def fragment(name: str) -> str:
    """The configuration that docs/docs-sites.md gives for a file of a docs site."""
    found = re.search(
        rf"^`{re.escape(name)}`[^\n]*:\n\n```\w+\n(.*?)^```$",
        CONFIGURATION.read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"docs/docs-sites.md has no `{name}`"
    return found[1]


def write(artifacts: Mapping[str, Artifact], folder: Path) -> None:
    for path, artifact in artifacts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(artifact.content)


def run(*command: str | Path, folder: Path, pages: Path) -> Built:
    """Run a tool of this environment."""
    ended = subprocess.run(
        [str(SCRIPTS / command[0]), *map(str, command[1:])],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return Built(exit=ended.returncode, said=ended.stdout + ended.stderr, pages=pages)


def text_of(page: str) -> str:
    """What the page says, with every stretch of white space as one space."""
    parser = _Text()
    parser.feed(page)
    return " ".join("".join(parser.texts).split())


def elements_of(page: str) -> set[str]:
    """The names of all elements; a title holds none, whatever it looks like."""
    parser = _Text()
    parser.feed(re.sub(r"<title>.*?</title>", "", page, flags=re.DOTALL))
    return parser.elements


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: set[str] = set()
        self._is_script = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self._is_script = tag in ("script", "style")

    def handle_endtag(self, _tag: str) -> None:
        self._is_script = False

    def handle_data(self, data: str) -> None:
        if not self._is_script:
            self.texts.append(data)
