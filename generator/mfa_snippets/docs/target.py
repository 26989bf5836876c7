"""A docs target: its settings, and the templates that write pages and blocks in its markup."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from jinja2 import Environment
from markupsafe import Markup as Safe
from pydantic import AfterValidator, Field, HttpUrl

from mfa_snippets.contracts.facts import File, Line, matching
from mfa_snippets.contracts.index import indent_size
from mfa_snippets.docs.markup import MARKUPS, Dialect, Html, delimiter
from mfa_snippets.docs.page import slug
from mfa_snippets.docs.support import factors_of, limits_of
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates, compiled
from mfa_snippets.spec.document import parse_yaml, read_yaml
from mfa_snippets.spec.scenario import FactorRole
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Model

_KIND = re.compile(r"<%# :::[a-z-]+ (FUNCTION|FILE|MODULE|SCENARIO|OPERATION|ERROR|ANCHOR) ")


def _without_query(url: HttpUrl) -> str:
    """The address in ASCII, as canonical links and sitemaps need it, without a slash at its end."""
    if url.query is not None or url.fragment is not None:
        raise ValueError(f"'{url}', expected an address without a query")
    return str(url).rstrip("/")


Address = Annotated[HttpUrl, AfterValidator(_without_query)]
Suffix = Annotated[str, matching(r"^[^\r\n]*$", "one line of text, or nothing")]
Template = Annotated[str, matching(r"^(https?://.*\{page\}.*)?$", "https://… with {page}, or nothing")]
Feedback = Annotated[str, matching(r"^(event|(https?://|mailto:).*)?$", "event, an address, or nothing")]


class Tabs(Model):
    """Names of the site's tabs, so that one choice of a language switches its tabs and ours."""

    group: Line | None = None
    ids: dict[Line, Line] = Field(default_factory=dict)
    labels: dict[Line, Line] = Field(default_factory=dict)
    keep: Line | None = None
    module: Line | None = None

    def id(self, language: str) -> str:
        """A tab's name in addresses and in the browser's storage."""
        return self.ids.get(language, language)

    def label(self, language: str, sdk: Sdk) -> str:
        return self.labels.get(language, sdk.label)


class SiteConfig(Model):
    """A site's overrides of `Settings`; None keeps the target's value."""

    site_name: Line | None = None
    edit_url: Template | None = None
    updated: date | None = None
    links: Suffix | None = None
    code: Literal["inline", "include"] | None = None
    snippets: Line | None = None
    tabs: Tabs = Tabs()


class Settings(SiteConfig):
    """A `target.yaml`."""

    site_name: Line = "MFA snippets"
    edit_url: Template = ""
    folder: Literal[""] | File = ""
    snippets: Line = "snippets"
    markup: Line
    extends: Line | None = None
    twin: Line | None = None
    highlighted: tuple[Line, ...] = ()
    shown: tuple[Line, ...] = ()
    base_url: Address | None = None
    feedback: Feedback = ""


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
        environment = super().environment.overlay(
            autoescape=True, finalize=markup.plain, bytecode_cache=compiled(self.root, self.settings.markup)
        )
        functions: tuple[Any, ...] = (delimiter, slug, indent_size, escaped, factors_of, limits_of)
        functions += (markup.inline, markup.mono, markup.code)
        filters = (sentence, attribute, with_newline, quoted, factor_label)
        environment.globals |= {each.__name__: each for each in functions} | {"settings": self.settings}
        environment.filters |= {each.__name__: each for each in filters}
        return environment

    @cached_property
    def usages(self) -> Mapping[str, str]:
        """The kind of argument of each block, or nothing, as the first line of `blocks/NAME.jinja` has it."""
        blocks = (name for name in self.below("blocks") if name.endswith(SUFFIX))
        kinds = {name.removeprefix("blocks/"): _KIND.match(self.files[name]) for name in blocks}
        return {name.removesuffix(SUFFIX): kind[1] if kind else "" for name, kind in kinds.items()}

    def suffix(self, name: str) -> str:
        """The suffix of a page or an index, such as `.html` for `page.html.jinja`; empty without one."""
        files = (file for file in self.files if file not in self.inherited)
        matches = (file for file in files if file.startswith(name + ".") and file.endswith(SUFFIX))
        return next((file.removeprefix(name).removesuffix(SUFFIX) for file in matches), "")

    def block(self, name: str, level: int = 2, suffix: str = "", **context: Any) -> Safe:
        """A block, with headings of a level and the suffix of pages in its links."""
        return Safe(self.render(f"blocks/{name}{SUFFIX}", level=level, suffix=suffix, **context))


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
    folder, others = templates.targets[name], templates.targets.keys() - {name}
    document = parse_yaml(folder.root / "target.yaml", folder.files.get("target.yaml", ""))
    settings = validated(document, Settings)
    if problems := [
        *document.undefined(("markup",), "markup", settings.markup, MARKUPS),
        *document.undefined(("extends",), "target", settings.extends, others),
        *document.undefined(("twin",), "target", settings.twin, others),
    ]:
        raise InputError(*problems)
    config = (site_configs or {}).get(name, SiteConfig())
    overrides = _overrides(config) | {"tabs": replace(settings.tabs, **_overrides(config.tabs))}
    overrides |= {"base_url": base_url} if base_url else {}
    if settings.extends is not None:
        base = open_target(settings.extends, templates, sdks)
        # A file replaces those with another suffix: `page.mdx.jinja` is in place of `page.md.jinja`.
        names = {file.partition(".")[0] for file in folder.files}
        files = {file: text for file, text in base.files.items() if file.partition(".")[0] not in names}
        folder = folder.over(replace(base, files=files))
    lexers = {sdk.fence: sdk.lexer for sdk in sdks.values() if sdk.lexer}
    own = (folder.root, folder.files, folder.inherited, folder.binary)
    return Target(*own, settings=replace(settings, **overrides), lexers=lexers)


def _overrides(config: SiteConfig | Tabs) -> dict[str, Any]:
    return {name: value for name, value in vars(config).items() if value not in (None, {})}


def read_site_configs(
    path: Path | None, targets: Mapping[str, object], sdks: Mapping[str, Sdk]
) -> dict[str, SiteConfig]:
    """A site's configuration by target, if it has a file. Raises `InputError` with every problem."""
    if path is None:
        return {}
    document = read_yaml(path)
    configs = validated(document, dict[str, SiteConfig])
    problems = list(document.undefined((), "target", configs, targets))
    for name, config in configs.items():
        for kind, languages in (("ids", config.tabs.ids), ("labels", config.tabs.labels)):
            problems += document.undefined((name, "tabs", kind), "language", languages, sdks)
    if problems:
        raise InputError(*problems)
    return configs


def escaped(text: str, characters: str, mark: str) -> Safe:
    """`text` with `mark` before each of `characters`, for a shell's double quotes."""
    return Safe("".join(mark + character if character in characters else character for character in text))


def sentence(text: str, names: Collection[str] = ()) -> str:
    """`text` with a capital first letter, unless its first word is one of `names`."""
    return text if text.partition(" ")[0] in names else text[:1].upper() + text[1:]


def factor_label(factor: FactorRole) -> str:
    """A factor's title without its article: `One-time code by email`."""
    return sentence(re.sub("^an? ", "", factor.title))


def attribute(text: str) -> Safe:
    """`text` for the double quotes of an attribute."""
    return Safe(text.replace("&", "&amp;").replace('"', "&quot;"))


def quoted(text: str) -> Safe:
    """`text` as a JSON string, which is also valid YAML and JavaScript."""
    return Safe(json.dumps(str(text), ensure_ascii=False))


def with_newline(text: str) -> str:
    """`text` with exactly one line end at its end."""
    return str(text).rstrip("\n") + "\n"
