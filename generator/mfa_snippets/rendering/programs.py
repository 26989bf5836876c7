"""Programs: a scenario in an SDK's language, as segments with known byte ranges, and where its files are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from mfa_snippets.rendering.layout import Placement, cased
from mfa_snippets.rendering.templates import SUFFIX, WEB, Folder, Templates
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.value import Argv


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A named, contiguous range of a program. `text` is as published: shifted left by `indent`.

    It ends with the blank lines before the next one, so that the segments joined are the program.
    """

    name: str
    title: str
    text: str
    indent: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One complete file that a reader can run. `path` is below the examples' folder of its language."""

    language: str
    scenario: str
    path: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join(shift_right(segment.text, segment.indent) for segment in self.segments)

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment before its byte range is known."""

    name: str
    title: str
    text: str
    placement: Placement


def shift_right(text: str, indent: str) -> str:
    """Indent every line that is not empty; the inverse of the shift by a segment's `indent`."""
    return "".join(indent + line if line.strip() else line for line in text.splitlines(keepends=True))


def assemble(pieces: tuple[Piece, ...], indent: str) -> Iterator[Segment]:
    """Give each piece its blank lines, its indent and its byte range."""
    start = 0
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
        blank = "\n" * (following.placement.before if following else 0)
        text = piece.text.rstrip("\n") + "\n" + blank
        margin = indent * piece.placement.depth
        end = start + len(shift_right(text, margin).encode())
        yield Segment(name=piece.name, title=piece.title, text=text, indent=margin, start=start, end=end)
        start = end


def program_names(scenario: str, sdk: Sdk) -> dict[str, str]:
    """The names in a program's path and commands; `file` is the path itself."""
    names = {case: cased(scenario, case) for case in ("kebab", "snake", "pascal")}
    return {**names, "file": sdk.path.format_map(names)}


def fill_names(argv: Argv, names: Mapping[str, str]) -> list[str]:
    """A command with a program's names filled in; other braces stay."""
    filled = list(argv)
    for name, value in names.items():
        filled = [word.replace("{" + name + "}", value) for word in filled]
    return filled


def describe_steps(scenario: Scenario) -> dict[str, str]:
    """The titles of a scenario's segments by name, in the order of the program."""
    return {
        "opening": "Import and initialise",
        **{part.name: part.title for part in scenario.requests or scenario.steps},
        "closing": "Failures",
    }


def folder_of(language: str, scenario: Scenario) -> str:
    """The folder of a program's project, below the examples."""
    return f"{language}-web" if scenario.requests else language


def sdk_of(sdk: Sdk, scenario: Scenario) -> Sdk:
    """An SDK as a scenario's program uses it: with its web framework, for a web handler."""
    return web_sdk(sdk) if scenario.requests else sdk


def web_sdk(sdk: Sdk) -> Sdk:
    """An SDK with the runtime, toolchain and values of its web framework, if it has one."""
    web = sdk.web
    if web is None:
        return sdk
    values = {
        name: replace(value, wrap=value.in_handler, imports=()) if value.in_handler else value
        for name, value in sdk.values.items()
    }
    install, toolchain = web.install or sdk.install, web.toolchain or sdk.toolchain
    return replace(sdk, values=values, runtime=web.runtime, install=install, toolchain=toolchain)


@dataclass(frozen=True, slots=True)
class Project:
    """The files around programs of one language."""

    language: str
    files: Mapping[str, bytes]


def render_projects(
    specification: Specification, templates: Templates, programs: tuple[Program, ...]
) -> dict[str, Project]:
    """By folder: one project for each language, and one for its web handlers, if it has any."""
    folders = {language: (language, "project") for language in specification.sdks}
    for program in programs:
        folder = folder_of(program.language, specification.scenarios[program.scenario])
        folders.setdefault(folder, (program.language, f"{WEB}project"))
    return {
        folder: Project(language, _files(templates.languages[language], below, specification.sdks[language]))
        for folder, (language, below) in folders.items()
    }


def _files(templates: Folder, below: str, sdk: Sdk) -> dict[str, bytes]:
    texts = {name: templates.render(name, sdk=sdk) for name in templates.below(below)}
    return {
        name.removeprefix(f"{below}/").removesuffix(SUFFIX): text.encode() for name, text in texts.items()
    }
