"""The style of a language's code: a table of rules for its calls, records, values and names."""

from typing import Annotated, Literal

from pydantic import Field

from mfa_snippets.contracts.facts import matching
from mfa_snippets.spec.value import Model


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
