"""Know of each line of a rendered template which line of which file it stands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .templates import SUFFIX, Folder

MARK = re.compile("\ue000(\\d+):(\\d+)\ue001")
"""File and line, in characters that no program holds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output, without its end, and the template's file and line that made it."""

    text: str
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """What one rendering made, and of what."""

    context: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Traced(Folder):
    """Templates that note what each rendering made."""

    made: list[Made] = field(default_factory=list, compare=False)

    def render(self, name: str, **context: Any) -> str:
        """As the templates themselves would."""
        rendered = super().render(name, **context)
        self.made.append(Made(context, tuple(_lines(rendered, sorted(self.files)))))
        return MARK.sub("", rendered)


def traced(folder: Folder) -> Traced:
    """The same templates, each line marked with its place."""
    files = {
        name: _marked(text, number) if name.endswith(SUFFIX) and "/" not in name else text
        for number, (name, text) in enumerate(sorted(folder.files.items()))
    }
    return Traced(folder.root, files)


def _marked(text: str, file: int) -> str:
    """A mark before each line where it changes nothing: not within a tag, nor before one that is indented."""
    marked, is_within = [], False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        is_tag = line.lstrip().startswith("<%") and not line.lstrip().startswith("<%=")
        is_free = not is_within and not (is_tag and line[:1].isspace())
        marked.append(f"\ue000{file}:{number}\ue001{line}" if is_free else line)
        is_within = (is_within or "<%" in line) and line.rfind("<%") > line.rfind("%>")
        is_within = is_within or (not is_free and "%>" not in line and not is_tag)
    return "".join(marked)


def _lines(rendered: str, names: Sequence[str]) -> Iterator[Line]:
    """The last mark before a line's text is its own; a line without one belongs to the line above."""
    file, number = 0, 0
    for line in rendered.split("\n"):
        text, at = line, 0
        while mark := MARK.match(line, at):
            file, number, at = int(mark[1]), int(mark[2]), mark.end()
        text = MARK.sub("", line)
        yield Line(text, names[file], number)
