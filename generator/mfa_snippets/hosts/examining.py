"""Say what in a docs site's configuration would spoil the code. Nothing of the site is run."""

from collections.abc import Collection
from pathlib import Path

from ..errors import Problem, Unusable
from ..model.specification import Specification
from ..pages.target import open_target
from ..rendering.templates import Templates
from . import javascript_site, mkdocs_site, sphinx_site

LOOKS = (mkdocs_site.look, sphinx_site.look, javascript_site.look)
KNOWN = "mkdocs.yml, zensical.toml, conf.py, docusaurus.config.* or a package.json with fumadocs-ui"


def uncoloured(specification: Specification, templates: Templates) -> list[str]:
    """The languages of our code that Docusaurus colours only where the site names them."""
    coloured = open_target("docusaurus", templates, specification.sdks).settings.coloured
    fences = dict.fromkeys(sdk.fence for sdk in specification.sdks.values())
    return [fence for fence in fences if fence not in coloured]


def examine_site(folder: Path, uncoloured: Collection[str]) -> tuple[list[str], list[Problem]]:
    """The systems that were found, and what is wrong with their settings.

    Raises `Unusable` where there is no site.
    """
    systems: list[str] = []
    problems: list[Problem] = []
    for look in LOOKS:
        for found in look(folder, uncoloured):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                systems.append(found)
    if not systems:
        raise Unusable(f"{folder}: no docs site, expected {KNOWN}")
    return systems, problems
