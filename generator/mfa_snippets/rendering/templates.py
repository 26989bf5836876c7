"""What `templates/` has: the style of each language's code, and templates, which Jinja renders."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import Annotated, Any, Literal

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from pydantic import Field

from mfa_snippets.contracts.facts import matching
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.value import Model

SUFFIX = ".jinja"
NO_TEMPLATE = "no such template, expected a file"


class LineTooWideError(Exception):
    """A line that is wider than the language's, and cannot be broken."""


class Wrapping(Model):
    """How a formatter breaks a group that is too wide for one line."""

    fill_arguments: bool
    bracket_same_line: bool
    break_after_operator: bool
    trailing_comma: bool
    hug_last_object: bool = False


class RecordFormat(Model):
    open: str
    entry: str
    close: str
    separator: str = ", "
    align: bool = False


class EntriesFormat(Model):
    most: int | None = None
    open: str
    entry: str
    close: str
    bare: str | None = None
    fill: bool = False
    align: bool = False
    imports: tuple[str, ...] = ()


Hexadecimal = Annotated[
    str, matching(r"^[^{}]*(\{\{)?\{:(0[0-9])?[xX]\}(\}\})?[^{}]*$", "text with a number such as {:04x}")
]


class TextFormat(Model):
    quotes: Annotated[tuple[str, ...], Field(min_length=1)]
    plain: str | None = None
    escapes: dict[str, str]
    unicode: Hexadecimal
    astral: Hexadecimal | None = None


class LongFormat(Model):
    above: int
    format: str


class LiteralFormats(Model):
    text: TextFormat
    long: LongFormat | None = None
    lists: Annotated[tuple[EntriesFormat, ...], Field(min_length=1)]
    maps: Annotated[tuple[EntriesFormat, ...], Field(min_length=1)]


Small = Annotated[int, Field(ge=0, le=16)]


class Layout(Model):
    """The style of a language's code and doc comments."""

    width: Annotated[int, Field(ge=40, le=1_000)]
    indent: Annotated[str, Field(max_length=16)]
    continuation: Annotated[str, Field(max_length=16)]
    tab: Small = 4
    case: Literal["snake", "camel"]
    function_case: Literal["snake", "camel", "pascal"]
    initialisms: tuple[str, ...] = ()
    depth: Small
    before: Small
    variable: str = "{name}"
    third_person: bool = False
    code: str = "`{text}`"
    reference: str = "`{name}`"
    keyword: str = ""
    keywords: Literal["all", "positional", "shorthand"] = "all"
    wrapping: Wrapping
    record: RecordFormat
    constants: dict[Literal["true", "false"], str]
    literals: LiteralFormats

    def columns(self, text: str) -> int:
        return len(text.replace("\t", " " * self.tab))

    def fits(self, line: str) -> bool:
        return self.columns(line) <= self.width


class Compiled(BytecodeCache):
    """The compiled templates of a folder, kept from build to build, by what else their code depends on."""

    def __init__(self, *_key: Hashable) -> None:
        self._templates: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._templates.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._templates[bucket.key] = bucket.checksum, bucket.code


compiled = cache(Compiled)


@dataclass(frozen=True)
class Folder:
    """Templates by their paths below `root`, of which others are `inherited`, and `binary` files."""

    root: Path
    files: Mapping[str, str]
    inherited: Mapping[str, Path] = field(default_factory=dict)
    binary: Mapping[str, bytes] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """The path of a template, whether or not it exists."""
        return self.inherited.get(name, self.root / name)

    def over(self, base: "Folder") -> "Folder":
        """This folder, with the files of another that it does not have."""
        inherited = {name: base.path(name) for name in base.files if name not in self.files}
        files, binary = {**base.files, **self.files}, {**base.binary, **self.binary}
        return Folder(self.root, files, inherited, binary)

    @cached_property
    def environment(self) -> Environment:
        """ERB's delimiters, since Jinja's own clash with JSDoc, Ruby and Go."""
        return Environment(
            loader=FunctionLoader(self._source),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=compiled(self.root),
            extensions=["jinja2.ext.do"],
            block_start_string="<%",
            block_end_string="%>",
            variable_start_string="<%=",
            variable_end_string="%>",
            comment_start_string="<%#",
            comment_end_string="%>",
        )

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """The text and path of a template; errors name the path, also that of one that is included."""
        return (self.files[name], str(self.path(name)), None) if name in self.files else None

    def render(self, name: str, **context: Any) -> str:
        """Render one template. Raises `InputError` with the template's file and line."""
        try:
            return self.environment.get_template(name).render(context)
        except TemplateNotFound as error:
            problem = Problem(str(self.path(str(error))), 0, 0, NO_TEMPLATE)
        except TemplateSyntaxError as error:
            message = f"{error.message}, expected a Jinja template"
            problem = Problem(str(self.path(error.name or name)), error.lineno, 1, message)
        except (TemplateError, LineTooWideError, TypeError) as error:
            paths = {str(self.path(each)) for each in self.files}
            lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
            if isinstance(error, TypeError) and lines[-1][0] not in paths:
                raise  # the function was entered, so its arguments are not wrong
            place = [(str(self.path(name)), 1), *(each for each in lines if each[0] in paths)][-1]
            expected = {LineTooWideError: "", TypeError: ", expected other arguments"}
            problem = Problem(*place, 1, f"{error}{expected.get(type(error), ', expected a defined name')}")
        raise InputError(problem)

    @property
    def projects(self) -> Mapping[str, str]:
        """The templates of the project's files, by the files' paths in the app."""
        return {name.removeprefix("project/").removesuffix(SUFFIX): name for name in self.below("project")}

    def below(self, folder: str) -> Iterator[str]:
        """The names of the files in a folder, sorted."""
        return (name for name in sorted(self.files) if name.startswith(folder + "/"))


@dataclass(frozen=True)
class Templates:
    """Templates and layouts by language, and templates by docs target."""

    languages: Mapping[str, Folder]
    layouts: Mapping[str, Layout]
    targets: Mapping[str, Folder]
