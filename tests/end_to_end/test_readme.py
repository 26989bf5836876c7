"""README and docs/ name everything that a user can ask for, and every page is linked once from the README."""

import re
from pathlib import Path

import pytest

from mfa_snippets.commands import COMMANDS, cli
from mfa_snippets.emulator.endpoints import FAULTS
from mfa_snippets.emulator.settings import Settings

ROOT = Path(__file__).parents[2]
CONTEXT = cli.make_context("mfa-snippets", ["list"])
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
OTHERS = ("CONTRIBUTING.md", "THIRD_PARTY_NOTICES.md", "CHANGELOG.md")
ALL = "\n".join((README, *PAGES.values()))
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]*))?\)")
LONGEST_README = 125
OPTIONS = sorted(
    {
        option
        for command in (cli, *(cli.get_command(CONTEXT, name) for name in COMMANDS))
        for parameter in (command.params if command else ())
        for option in parameter.opts
        if option.startswith("--")
    }
)


@pytest.mark.parametrize("name", [*COMMANDS, *OPTIONS, *FAULTS, *Settings.__dataclass_fields__])
def test_the_docs_name(name: str) -> None:
    """As code, alone or in a command."""
    assert re.search(rf"[`|\s]{re.escape(name)}(?![\w-])", ALL), name


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= LONGEST_README


@pytest.mark.parametrize("page", PAGES)
def test_the_readme_links_each_page_once(page: str) -> None:
    assert README.count(f"](docs/{page})") == 1


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        (ROOT, README),
        *((ROOT, (ROOT / name).read_text("utf-8")) for name in OTHERS),
        *((ROOT / "docs", page) for page in PAGES.values()),
    ],
    ids=["README.md", *OTHERS, *PAGES],
)
def test_every_link_leads_somewhere(folder: Path, text: str) -> None:
    """To a file, and to a heading of it."""
    for path, anchor in LINK.findall(text):
        target = folder / path if path else None
        assert target is None or target.exists(), path
        if anchor:
            assert anchor in _anchors(target.read_text("utf-8") if target else text), f"{path}#{anchor}"


def _anchors(text: str) -> set[str]:
    """The anchors of headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
