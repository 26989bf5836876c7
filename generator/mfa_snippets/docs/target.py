"""A docs target: its settings, and the templates that write pages and blocks in its markup."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jinja2 import Environment
from markupsafe import Markup as Safe
from pydantic import HttpUrl

from mfa_snippets.contracts.index import indent_size
from mfa_snippets.docs.markup import MARKUPS, Dialect, Html, delimiter
from mfa_snippets.docs.page import slug
from mfa_snippets.docs.settings import Settings, SiteConfig, with_site_config
from mfa_snippets.docs.support import factor_label, factors_of, limits_of
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates, compiled
from mfa_snippets.spec.document import parse_yaml
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import validated

_KIND = re.compile(r"<%# :::[a-z-]+ (FUNCTION|FILE|MODULE|SCENARIO|OPERATION|ERROR|ANCHOR) ")


@dataclass(frozen=True)
class Target(Folder):
    """A folder of templates that escape every value for the target's markup."""

    settings: Settings = field(kw_only=True)
    lexers: Mapping[str, Mapping[str, bool]] = field(default_factory=dict, kw_only=True)

    @cached_property
    def markup(self) -> Dialect | Html:
        markup = MARKUPS[self.settings.markup]
        return replace(markup, lexers=self.lexers) if isinstance(markup, Html) else markup

    @cached_property
    def environment(self) -> Environment:
        markup = self.markup
        environment = Folder(self.root, self.files, inherited=self.inherited).environment.overlay(
            autoescape=True, finalize=markup.plain, bytecode_cache=compiled(self.root, self.settings.markup)
        )
        functions = (delimiter, slug, indent_size, escaped, factors_of, limits_of)
        filters = (sentence, attribute, with_newline, quoted, factor_label)
        environment.globals |= {function.__name__: function for function in functions}
        environment.globals |= {name: getattr(markup, name) for name in ("inline", "mono", "code")}
        environment.globals["settings"] = self.settings
        environment.filters |= {function.__name__: function for function in filters}
        return environment

    @cached_property
    def usages(self) -> Mapping[str, str]:
        """The kind of argument of each block, or nothing, as the first line of `blocks/NAME.jinja` has it."""
        blocks = [name for name in self.below("blocks") if name.endswith(SUFFIX)]
        kinds = (_KIND.match(self.files[name]) for name in blocks)
        names = (name.removeprefix("blocks/").removesuffix(SUFFIX) for name in blocks)
        return {name: kind[1] if kind else "" for name, kind in zip(names, kinds, strict=True)}

    def suffix(self, name: str) -> str | None:
        """The suffix of a page or an index, such as `.html` for `page.html.jinja`; None without one."""
        files = (file for file in self.files if file not in self.inherited)
        matches = (file for file in files if file.startswith(name + ".") and file.endswith(SUFFIX))
        return next((file.removeprefix(name).removesuffix(SUFFIX) for file in matches), None)

    def block(self, name: str, level: int = 2, suffix: str = "", **context: Any) -> Safe:
        """A block, with headings of a level and the suffix of pages in its links."""
        return Safe(self.render(f"blocks/{name}{SUFFIX}", level=level, suffix=suffix, **context))

    def site_files(self, **context: Any) -> Iterator[tuple[str, bytes]]:
        """Names and contents of files that a site has once; templates that render nothing are left out."""
        for name in (name for name in self.below("site") if name not in self.inherited):
            if (text := self.render(name, **context)).strip():
                yield name.removeprefix("site/").removesuffix(SUFFIX), text.encode()
        assets = {name: self.files[name].encode() for name in self.below("assets")} | {**self.binary}
        yield from ((name.removeprefix("assets/"), content) for name, content in assets.items())


def open_target(
    name: str,
    templates: Templates,
    sdks: Mapping[str, Sdk],
    base_url: str = "",
    site_configs: Mapping[str, SiteConfig] | None = None,
) -> Target:
    """A target with the files that it inherits; arguments override its settings. Raises `InputError`."""
    if name not in templates.targets:
        raise InputError(Problem(f"docs/{name}", 0, 0, "no such templates, expected those of a target"))
    folder, lexers = templates.targets[name], {sdk.fence: sdk.lexer for sdk in sdks.values() if sdk.lexer}
    settings = _read_settings(folder, [other for other in templates.targets if other != name])
    if base_url:
        settings = replace(settings, base_url=HttpUrl(base_url))
    if site_configs and name in site_configs:
        settings = with_site_config(settings, site_configs[name])
    if settings.extends is not None:
        base = open_target(settings.extends, templates, sdks)
        # A file replaces those with another suffix: `page.mdx.jinja` is in place of `page.md.jinja`.
        names = {file.partition(".")[0] for file in folder.files}
        files = {file: text for file, text in base.files.items() if file.partition(".")[0] not in names}
        folder = folder.over(replace(base, files=files))
    inherited, binary = folder.inherited, folder.binary
    return Target(
        folder.root, folder.files, inherited=inherited, binary=binary, settings=settings, lexers=lexers
    )


def _read_settings(folder: Folder, others: Collection[str]) -> Settings:
    document = parse_yaml(folder.root / "target.yaml", folder.files.get("target.yaml", ""))
    settings = validated(document, (), Settings)
    if problems := [
        *document.undefined(("markup",), "markup", settings.markup, MARKUPS),
        *document.undefined(("extends",), "target", settings.extends, others),
        *document.undefined(("twin",), "target", settings.twin, others),
    ]:
        raise InputError(*problems)
    return settings


def escaped(text: str, characters: str, mark: str) -> Safe:
    """`text` with `mark` before each of `characters`, for a shell's double quotes."""
    return Safe("".join(mark + character if character in characters else character for character in text))


def sentence(text: str, names: Collection[str] = ()) -> str:
    """`text` with a capital first letter, unless its first word is one of `names`."""
    return text if text.partition(" ")[0] in names else text[:1].upper() + text[1:]


def attribute(text: str) -> Safe:
    """`text` for the double quotes of an attribute."""
    return Safe(text.replace("&", "&amp;").replace('"', "&quot;"))


def quoted(text: str) -> Safe:
    """`text` as a JSON string, which is also valid YAML and JavaScript."""
    return Safe(json.dumps(str(text), ensure_ascii=False))


def with_newline(text: str) -> str:
    """`text` with exactly one line end at its end."""
    return str(text).rstrip("\n") + "\n"
