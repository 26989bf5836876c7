"""All docs systems by name, those that take long first, and tests of some of them."""

from collections.abc import Mapping

import pytest

from .javascript import docusaurus, fumadocs
from .sites import SITES, Build

ALL: Mapping[str, tuple[str, Build]] = {
    "docusaurus": ("docusaurus", docusaurus),
    "fumadocs": ("fumadocs", fumadocs),
    **SITES,
}


def each_of(*names: str) -> pytest.MarkDecorator:
    """Runs a test for each; the tests of one system run in one process, which builds its site once."""
    marked = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]
    return pytest.mark.parametrize("system", marked)
