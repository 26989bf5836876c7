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
_BLOCKS = "blocks"
_USAGE = re.compile(
    r"<%# :::(?P<name>[a-z][a-z-]*)(?: (?P<argument>SCENARIO(?:/SEGMENT|/STEP)?|OPERATION|ERROR|FRAME))?\.? "
)
_FORM = "<%# :::NAME SCENARIO/SEGMENT what the block is for %>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`folder` of the pages, below the output folder; docs hosts replace `placeholder` by a project ID."""

    folder: str
    markup: Markup
    placeholder: str


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

    def assets(self) -> Iterator[tuple[str, str]]:
        """The files that stand beside the pages, as they are."""
        return ((name.removeprefix("assets/"), self.files[name]) for name in self.below("assets"))


def open_target(folder: Folder) -> Target:
    """Read a target's settings. Raises `BadInput` for what is wrong with them."""
    path = str(folder.root / _SETTINGS)
    try:
        values = yaml.safe_load(folder.files.get(_SETTINGS, ""))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(Problem(path, line, 1, f"{error.problem}, expected YAML")) from None
    if not isinstance(values, dict) or set(values) != {"folder", "markup", "placeholder"}:
        raise BadInput(Problem(path, 1, 1, "other keys than expected: folder, markup and placeholder"))
    if values["markup"] not in MARKUPS:
        message = f"markup '{values['markup']}' is not known, expected {' or '.join(MARKUPS)}"
        raise BadInput(Problem(path, 1, 1, message))
    settings = Settings(
        folder=str(values["folder"]), markup=MARKUPS[values["markup"]], placeholder=str(values["placeholder"])
    )
    return Target(folder.root, folder.files, settings)


def margin(indent: str) -> str:
    """An indent as a snippet states it: a number of spaces, `4`, or of tabs, `1tab`."""
    return f"{len(indent)}tab" if "\t" in indent else str(len(indent))


def guarded(text: str, characters: str, mark: str) -> Safe:
    """`mark` before each of `characters`: text inside a shell's double quotes."""
    return Safe("".join(mark + character if character in characters else character for character in text))


def sentence(text: str, names: Collection[str] = ()) -> str:
    """`text` with a capital at its beginning, unless that is one of `names`."""
    return text if text.partition(" ")[0] in names else text[:1].upper() + text[1:]
