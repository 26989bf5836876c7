"""A docs target: its settings, its templates in its markup, and the blocks that it knows."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml
from jinja2 import Environment
from markupsafe import Markup as Safe

from ..errors import BadInput, Problem
from ..templates import SUFFIX, Folder
from .checking import Usage
from .markup import MARKUPS, Markup, fence

_SETTINGS = "target.yaml"
_KEYS, _OPTIONAL = {"folder", "markup", "placeholder"}, {"base_url", "feedback"}
_ONCE = "site"
_ADDRESS = re.compile(r"https?://[^\s/?#\"'<>]+(?:/[^\s?#\"'<>]*)?")
EVENT = "event"
_BLOCKS = "blocks"
_USAGE = re.compile(
    r"<%# :::(?P<name>[a-z][a-z-]*)(?: (?P<argument>SCENARIO(?:/SEGMENT|/STEP)?|OPERATION|ERROR|FRAME))?\.? "
)
_FORM = "<%# :::NAME SCENARIO/SEGMENT what the block is for %>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`folder` of the pages, below the output folder; docs hosts replace `placeholder` by a project ID.

    `base_url` is where the pages will stand, without a slash at its end, or empty. `feedback` is empty,
    `event`, or an address with `{page}` and `{answer}` in it.
    """

    folder: str
    markup: Markup
    placeholder: str
    base_url: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Target(Folder):
    """A target's folder, whose templates write what is no markup as plain text, without being told to."""

    settings: Settings

    @cached_property
    def environment(self) -> Environment:
        markup = self.settings.markup
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
            "base_url": self.settings.base_url,
            "feedback": self.settings.feedback,
        }
        environment.filters["sentence"] = sentence
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
            raise BadInput(Problem(str(self.root / file), 1, 1, message, f"write {_FORM}"))
        return Usage(name=name, argument=found["argument"] or "")

    def suffix(self, name: str) -> str | None:
        """What stands between a template's name and `.jinja`: `.html` of `page.html.jinja`."""
        files = [file for file in self.files if file.startswith(name + ".") and file.endswith(SUFFIX)]
        return files[0].removeprefix(name).removesuffix(SUFFIX) if files else None

    def block(self, name: str, **context: Any) -> Safe:
        return Safe(self.render(f"{_BLOCKS}/{name}{SUFFIX}", **context))

    def once(self, **context: Any) -> Iterator[tuple[str, str]]:
        """The files that a site has once, each by its template; one that is empty is not made."""
        for name in self.below(_ONCE):
            text = self.render(name, **context)
            if text.strip():
                yield name.removeprefix(_ONCE + "/").removesuffix(SUFFIX), text

    def assets(self) -> Iterator[tuple[str, str]]:
        """The files that stand beside the pages, as they are."""
        return ((name.removeprefix("assets/"), self.files[name]) for name in self.below("assets"))


def open_target(folder: Folder, base_url: str = "") -> Target:
    """Read a target's settings; `base_url` stands in for theirs. Raises `BadInput` for what is wrong."""
    path = str(folder.root / _SETTINGS)
    try:
        values = yaml.safe_load(folder.files.get(_SETTINGS, ""))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(Problem(path, line, 1, f"{error.problem}, expected YAML")) from None
    if not isinstance(values, dict) or not _KEYS <= set(values) <= _KEYS | _OPTIONAL:
        message = "other keys than expected: folder, markup and placeholder"
        raise BadInput(Problem(path, 1, 1, message, f"optional keys: {', '.join(sorted(_OPTIONAL))}"))
    if values["markup"] not in MARKUPS:
        message = f"markup '{values['markup']}' is not known, expected {' or '.join(MARKUPS)}"
        raise BadInput(Problem(path, 1, 1, message))
    texts = {key: str(value or "") for key, value in values.items() if key != "markup"}
    texts["base_url"] = (base_url or texts.get("base_url", "")).rstrip("/")
    settings = Settings(markup=MARKUPS[values["markup"]], **texts)
    _check_addresses(settings, path)
    return Target(folder.root, folder.files, settings)


def _check_addresses(settings: Settings, path: str) -> None:
    if settings.base_url and not is_address(settings.base_url):
        message = f"base_url '{settings.base_url}' is no address, expected https://… without a query"
        raise BadInput(Problem(path, 1, 1, message))
    feedback = settings.feedback
    if feedback and feedback != EVENT and not feedback.startswith(("https://", "http://", "mailto:")):
        message = f"feedback '{feedback}', expected nothing, {EVENT}, or an address"
        hint = "write https://example.com/feedback?page={page}&answer={answer}"
        raise BadInput(Problem(path, 1, 1, message, hint))


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
