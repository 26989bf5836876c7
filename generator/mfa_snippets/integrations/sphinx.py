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

from mfa_snippets.docs.blocks import Panel
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import Embedding, load_embedding
from mfa_snippets.integrations.site_checks import OPTION, PATHS, sphinx_problems

_DIRECTIVE = "mfa-snippet"
_SHOWN, _PROBLEMS = "mfa-snippets", "mfa-snippets-problems"
"""In a page's metadata, which Sphinx merges from its processes: text by argument, and problems."""


class Snippet(SphinxDirective):
    """One function in every language, by its name in the specification."""

    required_arguments = 1
    embedding: ClassVar[Embedding]

    def run(self) -> list[nodes.Node]:
        """A tab set of sphinx-design; problems are collected from all pages."""
        (name,), metadata = self.arguments, self.env.metadata[self.env.docname]
        node, problems = _snippet(name, *self.get_source_info())
        metadata.setdefault(_SHOWN, {})[name] = node.pformat()
        metadata.setdefault(_PROBLEMS, []).extend(problems)
        return [node]


def _snippet(name: str, source: str = "", line: int = 1) -> tuple[nodes.Node, list[Problem]]:
    """A tab set with a function in each language, and the problems of its name."""
    embedding = Snippet.embedding
    ((_, block, problems),) = embedding.find(source, f":::function {name}", line)
    items, tabs = [], embedding.target.settings.tabs
    for panel in block.panels if block else ():
        label = nodes.rubric("", tabs.label(panel.language, panel.sdk), classes=["sd-tab-label"])
        label["sync_id"], label["sync_group"] = tabs.id(panel.language), tabs.group
        content = create_component("tab-content", ["sd-tab-content"], children=list(_content(panel)))
        items.append(create_component("tab-item", ["sd-tab-item"], selected=False, children=[label, content]))
    tab_set = create_component("tab-set", ["sd-tab-set"], children=items)
    return tab_set, [replace(problem, column=1) for problem in problems]


def _content(panel: Panel) -> Iterator[nodes.Node]:
    """The imports, the code, and how it was tested; or why there is no code."""
    if panel.code is None:
        reasons = " ".join(gap.reason for gap in panel.gaps)
        missing = f"Not possible: {reasons}" if reasons else f"Not available for {panel.sdk.label} yet."
        yield nodes.paragraph("", missing)
        return
    if panel.sdk.paste_note:
        yield nodes.paragraph("", panel.sdk.paste_note.replace("`", ""))
    for title, code in (("Imports:", panel.code.imports), ("", panel.code.text)):
        if title and code:
            yield nodes.paragraph("", title)
        if code := code.strip("\n"):
            yield nodes.literal_block(code, code, language=panel.sdk.fence, force=True)
    yield nodes.paragraph("", panel.evidence.text)


def setup(app: Sphinx) -> dict[str, Any]:
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
        embedding = load_embedding("sphinx", config[f"{OPTION}without_evidence"], OPTION, **paths)
    except InputError as error:
        _end_with(error.problems)
    loaded = {"extensions": list(app.extensions), "highlight_options": app.config.highlight_options}
    pages = (path.read_text("utf-8", errors="replace") for path in app.srcdir.rglob("*.md"))
    is_missing = "myst_parser" not in app.extensions and any(_DIRECTIVE in page for page in pages)
    unneeded = ["myst_heading_anchors", *([] if is_missing else ["myst_parser"])]
    file = Path(os.path.relpath(app.confdir / "conf.py"))
    _end_with(sphinx_problems(file, loaded, embedding.target.lexers, unneeded))
    Snippet.embedding, source = embedding, app.srcdir.resolve()
    # What we read below the folder of the site's pages is none of them.
    for path in (path.resolve() for path in embedding.inputs):
        if path != source and path.is_relative_to(source):
            config.exclude_patterns = [*config.exclude_patterns, path.relative_to(source).as_posix()]


def _end_with(problems: Iterable[Problem]) -> None:
    """End the build if there are problems; Sphinx reports an exception as a bug, with a traceback."""
    for problem in (found := sorted(set(problems))):
        logging.getLogger(__name__).error("%s", problem)
    if found:
        raise SystemExit(2)


def _outdated(_app: Sphinx, env: BuildEnvironment, *_others: object) -> list[str]:
    """The pages whose functions are no longer as they were read."""
    return [
        page
        for page, metadata in env.metadata.items()
        for name, shown in metadata.get(_SHOWN, {}).items()
        if _snippet(name)[0].pformat() != shown
    ]


def _raise_problems(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    _end_with(problem for metadata in env.metadata.values() for problem in metadata.get(_PROBLEMS, ()))
    return []
