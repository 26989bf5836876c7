"""A docs target: its settings, its templates in its markup, and the blocks that it knows."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jinja2 import Environment
from markupsafe import Markup as Safe

from mfa_snippets.docs.markup import MARKUPS, Markup, fence
from mfa_snippets.docs.settings import Settings, check_tabs, hosted, replace_with
from mfa_snippets.docs.validate import Usage
from mfa_snippets.errors import InputError, Problem, unknown
from mfa_snippets.rendering.programs import Program, Segment
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates
from mfa_snippets.spec.document import parse_yaml
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import validated

_SETTINGS = "target.yaml"
_ONCE = "site"
_ADDRESS = re.compile(r"https?://[^\s/?#\"'<>]+(?:/[^\s?#\"'<>]*)?")
EVENT = "event"
_BLOCKS = "blocks"
_USAGE = re.compile(
    r"<%# :::(?P<name>[a-z][a-z-]*)(?: (?P<argument>SCENARIO(?:/SEGMENT|/STEP)?|OPERATION|ERROR|FRAME))?\.? "
)
_FORM = "<%# :::NAME SCENARIO/SEGMENT what the block is for %>"


@dataclass(frozen=True)
class Target(Folder):
    """A target's folder, whose templates write what is no markup as plain text, without being told to."""

    settings: Settings = field(kw_only=True)

    @property
    def markup(self) -> Markup:
        return MARKUPS[self.settings.markup]

    @cached_property
    def environment(self) -> Environment:
        markup = self.markup
        environment = Folder(self.root, self.files).environment.overlay(
            autoescape=markup.autoescape, finalize=markup.plain
        )
        environment.globals |= {
            "prose": markup.prose,
            "inline": markup.inline,
            "mono": markup.mono,
            "code": markup.code,
            "program": markup.program,
            "fence": fence,
            "margin": margin,
            "guarded": guarded,
            "placeholder": self.settings.placeholder,
            "settings": self.settings,
            "longer": longer,
            "included": included,
            "base_url": self.settings.base_url,
            "feedback": self.settings.feedback,
        }
        environment.filters["sentence"] = sentence
        environment.filters["attribute"] = attribute
        environment.filters["ended"] = ended
        environment.filters["quoted"] = quoted
        return environment

    @cached_property
    def usages(self) -> Mapping[str, Usage]:
        """Blocks by name: a file `blocks/NAME.jinja` exists, so it is one."""
        names = [name for name in self.below(_BLOCKS) if name.endswith(SUFFIX)]
        return {usage.name: usage for usage in map(self._usage, names)}

    def _usage(self, file: str) -> Usage:
        name = file.removeprefix(_BLOCKS + "/").removesuffix(SUFFIX)
        first = self.files[file].partition("\n")[0]
        found = _USAGE.match(first)
        if not found or found["name"] != name:
            message = f"the first line does not show how ':::{name}' is written"
            raise InputError(Problem(str(self.path(file)), 1, 1, message, f"write {_FORM}"))
        return Usage(name=name, argument=found["argument"] or "")

    def suffix(self, name: str) -> str | None:
        """What stands between an own template's name and `.jinja`: `.html` of `page.html.jinja`."""
        own = (file for file in self.files if file not in self.inherited)
        files = [file for file in own if file.startswith(name + ".") and file.endswith(SUFFIX)]
        return files[0].removeprefix(name).removesuffix(SUFFIX) if files else None

    def block(self, name: str, **context: Any) -> Safe:
        return Safe(self.render(f"{_BLOCKS}/{name}{SUFFIX}", **context))

    def once(self, **context: Any) -> Iterator[tuple[str, str]]:
        """The files that a site has once, each by its template; one that is empty is not made."""
        for name in self.below(_ONCE):
            text = "" if name in self.inherited else self.render(name, **context)
            if text.strip():
                yield name.removeprefix(_ONCE + "/").removesuffix(SUFFIX), text

    def assets(self) -> Iterator[tuple[str, str]]:
        """The files that stand beside the pages, as they are."""
        return ((name.removeprefix("assets/"), self.files[name]) for name in self.below("assets"))


def open_target(name: str, templates: Templates, sdks: Mapping[str, Sdk], base_url: str = "") -> Target:
    """A target with its settings, and the files of the one that it extends. Raises `InputError`.

    `base_url` stands in for the settings' own.
    """
    folder = templates.targets[name]
    path, text = folder.root / _SETTINGS, folder.files.get(_SETTINGS, "")
    document = parse_yaml(path, text)
    settings = validated(document, (), Settings)
    problems = [*check_tabs(document, (), settings.tabs, sdks)]
    if settings.markup not in MARKUPS:
        problems.append(document.problem(("markup",), *unknown("markup", settings.markup, MARKUPS)))
    for key, target in (("extends", settings.extends), ("twin", settings.twin)):
        if target is not None and (target == name or target not in templates.targets):
            others = [each for each in templates.targets if each != name]
            problems.append(document.problem((key,), *unknown("target", target, others)))
    if problems:
        raise InputError(*problems)
    if name in templates.hosts:
        settings = hosted(settings, templates.hosts[name])
    settings = replace_with(settings, base_url=(base_url or settings.base_url).rstrip("/"))
    _check_addresses(settings, str(path))
    if settings.extends is None:
        return Target(folder.root, folder.files, settings=settings)
    whole = _extended(folder, open_target(settings.extends, templates, sdks))
    return Target(whole.root, whole.files, inherited=whole.inherited, settings=settings)


def _extended(folder: Folder, base: Folder) -> Folder:
    """A folder over its base; one file of a name stands for all: `page.mdx.jinja` for `page.md.jinja`."""
    own = {file.partition(".")[0] for file in folder.files}
    files = {file: text for file, text in base.files.items() if file.partition(".")[0] not in own}
    places = {file: base.path(file) for file in files}
    return folder.over(Folder(base.root, files, inherited=places))


def _check_addresses(settings: Settings, path: str) -> None:
    if settings.base_url and not is_address(settings.base_url):
        message = f"base_url '{settings.base_url}' is no address, expected https://… without a query"
        raise InputError(Problem(path, 1, 1, message))
    feedback = settings.feedback
    if feedback and feedback != EVENT and not feedback.startswith(("https://", "http://", "mailto:")):
        message = f"feedback '{feedback}', expected nothing, {EVENT}, or an address"
        hint = "write https://example.com/feedback?page={page}&answer={answer}"
        raise InputError(Problem(path, 1, 1, message, hint))


def is_address(text: str) -> bool:
    """Whether pages can stand below it."""
    return _ADDRESS.fullmatch(text) is not None


def margin(indent: str) -> str:
    """An indent as a snippet states it: a number of spaces, `4`, or of tabs, `1tab`."""
    return f"{len(indent)}tab" if "\t" in indent else str(len(indent))


def guarded(text: str, characters: str, mark: str) -> Safe:
    """`mark` before each of `characters`: text inside a shell's double quotes."""
    return Safe("".join(mark + character if character in characters else character for character in text))


def sentence(text: str, names: Collection[str] = ()) -> str:
    """`text` with a capital at its beginning, unless that is one of `names`."""
    return text if text.partition(" ")[0] in names else text[:1].upper() + text[1:]


def longer(mark: str, least: int, text: str) -> Safe:
    """`mark` at least `least` times, and more often than it stands in a row anywhere in `text`."""
    runs = re.findall(re.escape(mark) + "+", text)
    return Safe(mark * max(least, 1 + max(map(len, runs), default=0)))


def attribute(text: str) -> Safe:
    """`text` inside the double quotes of an attribute."""
    return Safe(text.replace("&", "&amp;").replace('"', "&quot;"))


def quoted(text: str) -> Safe:
    """`text` as a string of JSON, which YAML and JavaScript read, too."""
    return Safe(json.dumps(str(text), ensure_ascii=False))


def ended(text: str) -> str:
    """`text` with one line end behind its last line."""
    return str(text).rstrip("\n") + "\n"


def included(program: Program, segment: Segment | None = None) -> str:
    """Where a snippet, or a whole program, stands as a file of its own, below the folder of snippets."""
    name = f"{program.language}/{program.scenario}"
    return name + (f"/{segment.name}" if segment else "") + program.suffix
