"""Sphinx extension: the directive `mfa-snippet`, in reStructuredText and in MyST."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from mfa_snippets.contracts.files import digest
from mfa_snippets.docs.blocks import Block, Panel
from mfa_snippets.docs.settings import Tabs
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import Embedding, load_embedding
from mfa_snippets.integrations.site_checks import OPTION, PATHS, sphinx_problems

_LOGGER, _STATUS = logging.getLogger(__name__), 2
_DIRECTIVE = "mfa-snippet"
_SHOWN, _PROBLEMS = "mfa-snippets", "mfa-snippets-problems"
"""In a page's metadata, which Sphinx merges from its processes: digests by argument, and problems."""


class Snippet(SphinxDirective):
    """One function in every language, by its name in the specification."""

    required_arguments = 1
    embedding: ClassVar[Embedding]

    def run(self) -> list[nodes.Node]:
        """A tab set of sphinx-design; problems are collected from all pages."""
        (argument,), metadata = self.arguments, self.env.metadata[self.env.docname]
        source, line = self.get_source_info()
        node, problems = _snippet(self.embedding, argument, source, line)
        metadata.setdefault(_SHOWN, {})[argument] = _digest(node)
        metadata.setdefault(_PROBLEMS, []).extend(problems)
        return [node]


def _snippet(
    embedding: Embedding, name: str, source: str = "", line: int = 1
) -> tuple[nodes.Node, list[Problem]]:
    """The blocks of a function, and the problems of its name."""
    ((_, block, problems),) = embedding.find(source, f":::function {name}", line)
    node = _tab_set(block, embedding.target.settings.tabs) if block else nodes.container()
    return node, [replace(problem, column=1) for problem in problems]


def _digest(node: nodes.Node) -> str:
    return digest(node.pformat().encode())


def _tab_set(block: Block, tabs: Tabs) -> nodes.Node:
    items = []
    for panel in block.panels:
        name = tabs.label(panel.language, panel.sdk)
        label = nodes.rubric(name, name, classes=["sd-tab-label"])
        label["sync_id"], label["sync_group"] = tabs.id(panel.language), tabs.group
        content = create_component("tab-content", ["sd-tab-content"], children=list(_content(panel)))
        items.append(create_component("tab-item", ["sd-tab-item"], selected=False, children=[label, content]))
    return create_component("tab-set", ["sd-tab-set"], children=items)


def _content(panel: Panel) -> Iterator[nodes.Node]:
    """The imports, the code, and how it was tested; or why there is no code."""
    if panel.code is None:
        reasons = " ".join(gap.reason for gap in panel.gaps)
        text = f"Not possible: {reasons}" if reasons else f"Not available for {panel.sdk.label} yet."
        yield nodes.paragraph(text, text)
        return
    if note := (panel.sdk.paste_note or "").replace("`", ""):
        yield nodes.paragraph(note, note)
    if panel.code.imports:
        yield nodes.paragraph("Imports:", "Imports:")
        yield _listing(panel.code.imports, panel)
    yield _listing(panel.code.text, panel)
    yield nodes.paragraph(panel.evidence.text, panel.evidence.text)


def _listing(code: str, panel: Panel) -> nodes.Node:
    code = code.strip("\n")
    return nodes.literal_block(code, code, language=panel.sdk.fence, force=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx to load the extension."""
    app.setup_extension("sphinx_design")
    for name in PATHS:
        app.add_config_value(OPTION + name, None, "env", [str, type(None)])
    app.add_config_value(f"{OPTION}without_evidence", False, "env", [bool])
    app.add_directive(_DIRECTIVE, Snippet)
    app.connect("config-inited", _load)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-updated", _raise_problems)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _load(app: Sphinx, config: Config) -> None:
    """Read everything once a build. A problem in an input or in the site's settings ends the build."""
    given = ((name, config[OPTION + name]) for name in PATHS)
    paths = {name: Path(os.path.normpath(app.confdir / str(value))) for name, value in given if value}
    try:
        without = config[f"{OPTION}without_evidence"]
        Snippet.embedding = load_embedding("sphinx", without, OPTION, **paths)
        problems = tuple(_site_problems(app, Snippet.embedding))
        config.exclude_patterns = [*config.exclude_patterns, *_own_inputs(app.srcdir, Snippet.embedding)]
    except InputError as error:
        problems = error.problems
    _end_with(problems)


def _own_inputs(source: Path, embedding: Embedding) -> Iterator[str]:
    """What we read below the folder of the site's pages: it is none of them."""
    for path in (path.resolve() for path in embedding.inputs):
        if path.is_relative_to(source.resolve()) and path != source.resolve():
            yield path.relative_to(source.resolve()).as_posix()


def _end_with(problems: Iterable[Problem]) -> None:
    """End the build if there are problems; Sphinx reports an exception as a bug, with a traceback."""
    for problem in (found := sorted(set(problems))):
        _LOGGER.error("%s", problem)
    if found:
        raise SystemExit(_STATUS)


def _site_problems(app: Sphinx, embedding: Embedding) -> Iterator[Problem]:
    """What `doctor --docs` finds in the settings as they are loaded, as far as it concerns functions."""
    loaded = {"extensions": tuple(app.extensions), "highlight_options": app.config.highlight_options}
    unneeded = ["myst_heading_anchors"]
    pages = app.srcdir.rglob("*.md") if "myst_parser" not in app.extensions else ()
    if not any(_DIRECTIVE in page.read_text("utf-8", errors="replace") for page in pages):
        unneeded.append("myst_parser")
    return sphinx_problems(Path(os.path.relpath(app.confdir / "conf.py")), embedding.lexers, loaded, unneeded)


def _outdated(_app: Sphinx, env: BuildEnvironment, *_others: object) -> list[str]:
    """The pages whose functions are no longer as they were read."""
    embedding = Snippet.embedding
    return [
        page
        for page, metadata in env.metadata.items()
        for name, shown in metadata.get(_SHOWN, {}).items()
        if _digest(_snippet(embedding, name)[0]) != shown
    ]


def _raise_problems(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """End the build with every problem of every page."""
    _end_with(problem for metadata in env.metadata.values() for problem in metadata.get(_PROBLEMS, ()))
    return []
