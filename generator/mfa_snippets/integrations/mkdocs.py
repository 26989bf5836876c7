"""MkDocs plugin: replaces directives on lines of their own by blocks, rendered in the same build."""

import os
from pathlib import Path
from textwrap import indent

from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.pages import Page

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.integrations.embedding import load_embedding
from mfa_snippets.integrations.site_checks import PATHS, mkdocs_problems


class Options(base.Config):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    """Folders that replace those of the package; `config` is a file as for `build --config`."""

    spec = config_options.Optional(config_options.Dir(exists=True))
    templates = config_options.Optional(config_options.Dir(exists=True))
    evidence = config_options.Optional(config_options.Dir(exists=True))
    config = config_options.Optional(config_options.File(exists=True))
    without_evidence = config_options.Type(bool, default=False)


class Plugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # MkDocs has no types there
    @event_priority(-100)  # after the plugins that add Markdown extensions
    def on_config(self, config: MkDocsConfig, /) -> None:
        """Read everything once a build. A problem in an input or in the site's settings ends the build."""
        self._problems: list[Problem] = []
        paths = {name: Path(value) for name in PATHS if (value := self.config[name])}
        try:
            self._embedding = load_embedding("mkdocs", self.config.without_evidence, **paths)
        except InputError as error:
            raise PluginError(str(error)) from None
        config.watch += map(str, self._embedding.inputs)
        extensions = {name: config.mdx_configs.get(name) for name in config.markdown_extensions}
        loaded = {"markdown_extensions": extensions, "theme": {"features": config.theme.get("features")}}
        path, target = Path(os.path.relpath(config.config_file_path or "mkdocs.yml")), self._embedding.target
        unneeded = () if target.settings.code == "include" else ("pymdownx.snippets",)  # code is in the page
        if problems := list(mkdocs_problems(path, loaded, target.lexers, unneeded)):
            raise PluginError(str(InputError(*problems)))

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_others: object) -> str:
        """The page with its blocks; problems are collected from all pages."""
        path = os.path.relpath(page.file.abs_src_path or page.file.src_uri)
        lines, embedding = markdown.split("\n"), self._embedding
        source = page.file.content_string.replace("\r\n", "\n")
        first_line = source[: max(source.find(markdown), 0)].count("\n") + 1  # below the front matter
        for index, block, problems in embedding.find(path, markdown, first_line):
            self._problems += problems
            if block:
                text = embedding.target.block(block.name, block=block, site=embedding.site).strip()
                lines[index] = f"\n{indent(text, lines[index][: -len(lines[index].lstrip())])}\n"
        return "\n".join(lines)

    def on_env(self, _env: object, /, **_others: object) -> None:
        """End the build with every problem of every page."""
        if self._problems:
            raise PluginError(str(InputError(*self._problems)))
