"""MkDocs plugin: replaces the directives of any page by blocks, from the specification in the same build."""

import os
from pathlib import Path

from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import Embedding, load_embedding


class Options(base.Config):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """Folders that replace those of the package; `config` is a file as for `build --config`."""

    spec = config_options.Optional(config_options.Dir(exists=True))
    templates = config_options.Optional(config_options.Dir(exists=True))
    evidence = config_options.Optional(config_options.Dir(exists=True))
    config = config_options.Optional(config_options.File(exists=True))


class Plugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """Replaces each directive, such as `:::function verify_otp`, on a line of its own."""

    _embedding: Embedding
    _problems: list[Problem]

    def on_config(self, _config: MkDocsConfig, /) -> None:
        """Read everything once a build. A problem in the specification ends the build."""
        self._problems = []
        try:
            paths = {name: Path(value) for name, value in self.config.items() if value}
            self._embedding = load_embedding("mkdocs", **paths)
        except InputError as error:
            raise PluginError(str(error)) from None

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_others: object) -> str:
        """The page with its blocks; problems are collected from all pages."""
        if ":::" not in markdown:
            return markdown
        path = os.path.relpath(page.file.abs_src_path or page.file.src_uri)
        lines = markdown.split("\n")
        source = page.file.content_string.replace("\r\n", "\n")
        first_line = source[: max(source.find(markdown), 0)].count("\n") + 1  # below the front matter
        for index, block, problems in self._embedding.find(path, markdown, first_line):
            self._problems += problems
            if block:
                margin = lines[index][: -len(lines[index].lstrip())]
                text = self._embedding.write(block).split("\n")
                lines[index] = "\n".join(("", *(margin + line if line else line for line in text), ""))
        return "\n".join(lines)

    def on_env(self, _env: object, /, **_others: object) -> None:
        """End the build with every problem of every page."""
        if self._problems:
            raise PluginError(str(InputError(*self._problems)))
