"""A docs target: its settings, and the templates that write pages and blocks in its markup."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jinja2 import Environment
from markupsafe import Markup as Safe

from mfa_snippets.contracts.index import indent_size
from mfa_snippets.docs.dialects import Dialect, delimiter
from mfa_snippets.docs.markup import MARKUPS, HtmlMarkup, highlight_segment
from mfa_snippets.docs.matrix import factor_label
from mfa_snippets.docs.page import Usage, slug
from mfa_snippets.docs.settings import Settings, SiteConfig, check_tabs, with_site_config
from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.rendering.programs import Program, Segment
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates
from mfa_snippets.spec.document import parse_yaml
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import validated

_SETTINGS = "target.yaml"
_ADDRESS = re.compile(r"https?://[^\s/?#\"'<>]+(?:/[^\s?#\"'<>]*)?")
_USAGE = re.compile(
    r"<%# :::(?P<name>[a-z][a-z-]*)(?: (?P<argument>SCENARIO(?:/SEGMENT|/STEP)?|OPERATION|ERROR|FRAME))?\.? "
)


@dataclass(frozen=True)
class Target(Folder):
    """A folder of templates that escape every value for the target's markup."""

    settings: Settings = field(kw_only=True)

    @property
    def markup(self) -> Dialect | HtmlMarkup:
        return MARKUPS[self.settings.markup]

    @cached_property
    def environment(self) -> Environment:
        markup = self.markup
        environment = Folder(self.root, self.files).environment.overlay(
            autoescape=True, finalize=markup.plain
        )
        functions = (highlight_segment, delimiter, slug, indent_size, escaped, snippet_file)
        filters = (sentence, attribute, with_newline, quoted, factor_label)
        environment.globals |= {function.__name__: function for function in functions}
        environment.globals |= {name: getattr(markup, name) for name in ("prose", "inline", "mono", "code")}
        environment.globals["settings"] = self.settings
        environment.filters |= {function.__name__: function for function in filters}
        return environment

    @cached_property
    def usages(self) -> Mapping[str, Usage]:
        """The usages of all blocks by name, one for each file `blocks/NAME.jinja`."""
        files = [file for file in self.below("blocks") if file.endswith(SUFFIX)]
        return {usage.name: usage for usage in map(self._usage, files)}

    def _usage(self, file: str) -> Usage:
        name = file.removeprefix("blocks/").removesuffix(SUFFIX)
        match = _USAGE.match(self.files[file].partition("\n")[0])
        if not match or match["name"] != name:
            message = f"the first line does not show the usage of ':::{name}', expected a comment with it"
            hint = "write <%# :::NAME SCENARIO/SEGMENT what the block is for %>"
            raise InputError(Problem(str(self.path(file)), 1, 1, message, hint))
        return Usage(name=name, argument=match["argument"] or "")

    def suffix(self, name: str) -> str | None:
        """The suffix of a page or an index, such as `.html` for `page.html.jinja`; None without one."""
        files = (file for file in self.files if file not in self.inherited)
        matches = (file for file in files if file.startswith(name + ".") and file.endswith(SUFFIX))
        return next((file.removeprefix(name).removesuffix(SUFFIX) for file in matches), None)

    def block(self, name: str, **context: Any) -> Safe:
        return Safe(self.render(f"blocks/{name}{SUFFIX}", **context))

    def site_files(self, **context: Any) -> Iterator[tuple[str, str]]:
        """The names and texts of files that a site has once; templates that render nothing are left out."""
        for name in self.below("site"):
            text = "" if name in self.inherited else self.render(name, **context)
            if text.strip():
                yield name.removeprefix("site/").removesuffix(SUFFIX), text
        yield from ((name.removeprefix("assets/"), self.files[name]) for name in self.below("assets"))


def open_target(
    name: str,
    templates: Templates,
    sdks: Mapping[str, Sdk],
    base_url: str = "",
    site_configs: Mapping[str, SiteConfig] | None = None,
) -> Target:
    """A target with the files that it inherits; arguments override its settings. Raises `InputError`."""
    folder = templates.targets[name]
    settings = _read_settings(name, folder, templates, sdks)
    if site_configs and name in site_configs:
        settings = with_site_config(settings, site_configs[name])
    settings = replace(settings, base_url=(base_url or settings.base_url).rstrip("/"))
    _check_addresses(settings, str(folder.root / _SETTINGS))
    if settings.extends is not None:
        folder = _extended(folder, open_target(settings.extends, templates, sdks, "", site_configs))
    return Target(folder.root, folder.files, inherited=folder.inherited, settings=settings)


def _read_settings(name: str, folder: Folder, templates: Templates, sdks: Mapping[str, Sdk]) -> Settings:
    document = parse_yaml(folder.root / _SETTINGS, folder.files.get(_SETTINGS, ""))
    settings = validated(document, (), Settings)
    problems = [*check_tabs(document, (), settings.tabs, sdks)]
    if settings.markup not in MARKUPS:
        problems.append(document.problem(("markup",), *unknown("markup", settings.markup, MARKUPS)))
    others = [other for other in templates.targets if other != name]
    for key, target in (("extends", settings.extends), ("twin", settings.twin)):
        if target is not None and target not in others:
            problems.append(document.problem((key,), *unknown("target", target, others)))
    if problems:
        raise InputError(*problems)
    return settings


def _extended(folder: Folder, base: Folder) -> Folder:
    """A folder over its base; `page.mdx.jinja` replaces `page.md.jinja`, since suffixes do not count."""
    names = {file.partition(".")[0] for file in folder.files}
    files = {file: text for file, text in base.files.items() if file.partition(".")[0] not in names}
    return folder.over(Folder(base.root, files, inherited={file: base.path(file) for file in files}))


def _check_addresses(settings: Settings, path: str) -> None:
    base_url, feedback = settings.base_url, settings.feedback
    if base_url and not _ADDRESS.fullmatch(base_url):
        message = f"base_url '{base_url}' is not an address, expected https://… without a query"
        raise InputError(Problem(path, 1, 1, message))
    if feedback not in ("", "event") and not feedback.startswith(("https://", "http://", "mailto:")):
        message = f"feedback '{feedback}', expected nothing, event, or an address"
        hint = "write https://example.com/feedback?page={page}&answer={answer}"
        raise InputError(Problem(path, 1, 1, message, hint))


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


def snippet_file(program: Program, segment: Segment | None = None) -> str:
    """The path of a snippet, or of a whole program, below the folder `snippets`."""
    name = f"{program.language}/{program.scenario}"
    return name + (f"/{segment.name}" if segment else "") + program.suffix
