"""The pages in each system's own navigation: by their groups, and in reading order."""

import json
import re
from posixpath import normpath
from urllib.parse import urljoin

import pytest
import yaml

from tests.docs.conftest import Loaded

from .building import Built, text_of
from .systems import ALL, each_of

pytestmark = pytest.mark.docs

NEXT = re.compile(r'<(?:link|a)\b(?=[^>]*(?:rel="next"|pagination-nav__link--next))[^>]*href="([^"]*)"')


Groups = dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def groups(loaded: Loaded) -> Groups:
    """The titles of the pages by group and name, in reading order, from their front matter alone."""
    pages = []
    for path, source in loaded[0].pages.items():
        fields = yaml.safe_load(source.split("---\n")[1])
        pages.append((fields["order"], path.stem, fields["title"], fields["group"]))
    groups = Groups()
    for _, name, title, group in sorted(pages):
        groups.setdefault(group, {})[name] = title
    return groups


@each_of("mkdocs", "zensical", "docusaurus", "sphinx")
def test_next_leads_through_all_pages(built: Built, groups: Groups) -> None:
    """From the list of pages to the last one; a link to elsewhere comes only then."""
    names, passed = [name for group in groups.values() for name in group], list[str]()
    address = "/mfa/"
    for _ in names:
        page = built.page(_name(address))
        found = NEXT.search(page)
        assert found, f"no next page after {address}"
        address = urljoin(address, found[1])
        passed.append(_name(address))

    assert passed == names


@each_of(*ALL)
def test_the_list_of_pages_has_the_groups(built: Built, groups: Groups) -> None:
    """Each with its pages below it."""
    text = text_of(built.page("index"))
    lists = [r"\W*".join(map(re.escape, (group, *titles.values()))) for group, titles in groups.items()]
    found = [match.start() if (match := re.search(each, text)) else -1 for each in lists]

    assert len(groups) > 5
    assert -1 not in found
    assert found == sorted(found)


@each_of("fumadocs")
def test_fumadocs_reads_the_groups(built: Built, groups: Groups) -> None:
    """`meta.json` is the site's tree, with a line between the groups."""
    tree = json.loads((built.pages / "tree.json").read_text("utf-8"))
    expected = [["page", "/docs"]]
    for group, names in groups.items():
        expected += [["separator", group], *(["page", f"/docs/{name}"] for name in names)]

    assert tree == expected


def _name(address: str) -> str:
    name = normpath(address).rpartition("/")[2].removesuffix(".html")
    return "index" if name == "mfa" else name
