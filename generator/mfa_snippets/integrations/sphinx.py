"""An extension of Sphinx: the directive `mfa-snippet`, in reStructuredText and in MyST.

```rst
.. mfa-snippet:: otp.sign_in
```
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from mfa_snippets.docs.blocks import Block, Panel
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import Embedding, embedding

_NAMES = ("spec", "templates", "evidence", "config")


class Snippet(SphinxDirective):
    """One step in every language, by `SCENARIO/STEP` or by `OPERATION`."""

    required_arguments = 1
    problems: ClassVar[list[Problem]] = []

    def run(self) -> list[nodes.Node]:
        """A tab set as sphinx-design has it; what is wrong is told once all pages are read."""
        source, line = self.get_source_info()
        made: Embedding = self.config.mfa_snippets_embedding
        for found in made.find(source, f":::snippet {self.arguments[0]}", line):
            self.problems.extend(replace(problem, column=1) for problem in found.problems)
            if found.block:
                return [self._tabs(found.block, made)]
        return []

    def _tabs(self, block: Block, made: Embedding) -> nodes.Node:
        tabs = made.target.settings.tabs
        items = []
        for panel in block.panels:
            name = tabs.label(panel.language, panel.sdk)
            label = nodes.rubric(name, name, classes=["sd-tab-label"])
            label["sync_id"], label["sync_group"] = tabs.id(panel.language), tabs.group
            content = create_component("tab-content", ["sd-tab-content"], children=[_code(panel)])
            items.append(
                create_component("tab-item", ["sd-tab-item"], selected=False, children=[label, content])
            )
        return create_component("tab-set", ["sd-tab-set"], children=items)


def _code(panel: Panel) -> nodes.Node:
    if panel.segment is None:
        reasons = " ".join(gap.reason for gap in panel.reasons)
        text = f"Not possible with {panel.sdk.package} {panel.sdk.version}. {reasons}".strip()
        return nodes.paragraph(text, text)
    code = panel.segment.text.rstrip("\n")
    return nodes.literal_block(code, code, language=panel.sdk.fence, force=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls."""
    app.setup_extension("sphinx_design")
    for name in _NAMES:
        app.add_config_value(f"mfa_snippets_{name}", None, "env", [str, type(None)])
    app.add_directive("mfa-snippet", Snippet)
    app.connect("config-inited", _read)
    app.connect("env-updated", _tell)
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def _read(app: Sphinx, config: Any) -> None:
    """Read all once a build. A fault of the specification ends it."""
    Snippet.problems.clear()
    values = {name: config[f"mfa_snippets_{name}"] for name in _NAMES}
    try:
        made = embedding(
            "sphinx", **{name: app.confdir / Path(value) for name, value in values.items() if value}
        )
    except InputError as error:
        raise SphinxError(str(error)) from None
    config.mfa_snippets_embedding = made


def _tell(_app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """End the build with every problem of every page."""
    if Snippet.problems:
        raise SphinxError(str(InputError(*Snippet.problems)))
    return []
