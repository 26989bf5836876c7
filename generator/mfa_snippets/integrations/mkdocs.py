"""A plugin of MkDocs: snippets in any page, from the specification to the page in one build.

```yaml
plugins:
  - mfa-snippets
```
"""

import os
from pathlib import Path

from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import Embedding, Found, embedding


class Options(base.Config):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """Folders in place of those that come along; `config` is a file as `build --config` has it."""

    spec = config_options.Optional(config_options.Dir(exists=True))
    templates = config_options.Optional(config_options.Dir(exists=True))
    evidence = config_options.Optional(config_options.Dir(exists=True))
    config = config_options.Optional(config_options.File(exists=True))


class Plugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """Replaces `:::snippet …` on a line of its own, and the other blocks of a page of ours."""

    _embedding: Embedding
    _problems: list[Problem]

    def on_config(self, _config: MkDocsConfig, /) -> None:
        """Read all once a build. A fault of the specification ends it."""
        self._problems = []
        given = {name: Path(value) for name, value in self.config.items() if value}
        try:
            self._embedding = embedding("mkdocs", **given)
        except InputError as error:
            raise PluginError(str(error)) from None

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_others: object) -> str:
        """The page with its blocks; what is wrong is told once all pages are read."""
        if ":::" not in markdown:
            return markdown
        path = os.path.relpath(page.file.abs_src_path or page.file.src_uri)
        lines = markdown.split("\n")
        for found in self._embedding.find(path, markdown, _first_line(page.file.content_string, markdown)):
            self._problems += found.problems
            lines[found.directive.line - 1] = self._block(found, lines[found.directive.line - 1])
        return "\n".join(lines)

    def _block(self, found: Found, line: str) -> str:
        if found.block is None:
            return line
        margin = line[: len(line) - len(line.lstrip())]
        text = self._embedding.write(found.block)
        return "\n" + "\n".join(margin + each if each else each for each in text.split("\n")) + "\n"

    def on_env(self, _env: object, /, **_others: object) -> None:
        """End the build with every problem of every page."""
        if self._problems:
            raise PluginError(str(InputError(*self._problems)))


def _first_line(source: str, markdown: str) -> int:
    """The line of its file on which a page's text begins: front matter stands above it."""
    start = source.replace("\r\n", "\n").find(markdown)
    return source[: max(start, 0)].count("\n") + 1
