"""Sphinx extension: the directive `mfa-snippet`, in reStructuredText and in MyST."""

from dataclasses import replace
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from mfa_snippets.docs.blocks import Block, Panel
from mfa_snippets.docs.settings import Tabs
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import Embedding, load_embedding

_NAMES = ("spec", "templates", "evidence", "config")


class Snippet(SphinxDirective):
    """One function in every language, by its name in the specification."""

    required_arguments = 1
    problems: ClassVar[list[Problem]] = []

    def run(self) -> list[nodes.Node]:
        """A tab set of sphinx-design; problems are collected from all pages."""
        source, line = self.get_source_info()
        embedding: Embedding = self.config.mfa_snippets_embedding
        for _, block, problems in embedding.find(source, f":::function {self.arguments[0]}", line):
            self.problems.extend(replace(problem, column=1) for problem in problems)
            if block:
                return [_tab_set(block, embedding.target.settings.tabs)]
        return []


def _tab_set(block: Block, tabs: Tabs) -> nodes.Node:
    items = []
    for panel in block.panels:
        name = tabs.label(panel.language, panel.sdk)
        label = nodes.rubric(name, name, classes=["sd-tab-label"])
        label["sync_id"], label["sync_group"] = tabs.id(panel.language), tabs.group
        content = create_component("tab-content", ["sd-tab-content"], children=[_code(panel)])
        items.append(create_component("tab-item", ["sd-tab-item"], selected=False, children=[label, content]))
    return create_component("tab-set", ["sd-tab-set"], children=items)


def _code(panel: Panel) -> nodes.Node:
    if panel.code is None:
        reasons = " ".join(gap.reason for gap in panel.gaps)
        text = f"Not possible: {reasons}" if reasons else f"Not available for {panel.sdk.label} yet."
        return nodes.paragraph(text, text)
    code = panel.code.text.rstrip("\n")
    return nodes.literal_block(code, code, language=panel.sdk.fence, force=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx to load the extension."""
    app.setup_extension("sphinx_design")
    for name in _NAMES:
        app.add_config_value(f"mfa_snippets_{name}", None, "env", [str, type(None)])
    app.add_directive("mfa-snippet", Snippet)
    app.connect("config-inited", _load)
    app.connect("env-updated", _raise_problems)
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def _load(app: Sphinx, config: Any) -> None:
    """Read everything once a build. A problem in the specification ends the build."""
    Snippet.problems.clear()
    paths = {name: app.confdir / value for name in _NAMES if (value := config[f"mfa_snippets_{name}"])}
    try:
        config.mfa_snippets_embedding = load_embedding("sphinx", **paths)
    except InputError as error:
        raise SphinxError(str(error)) from None


def _raise_problems(_app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """End the build with every problem of every page."""
    if Snippet.problems:
        raise SphinxError(str(InputError(*Snippet.problems)))
    return []
