"""Lay out calls as each language's formatter does, by a table of rules for each language."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from mfa_snippets.spec.value import Model


@dataclass(frozen=True, slots=True)
class Group:
    """A bracketed list: a call's arguments, a record. Each item is text before its value, and the value.

    Without a separator it is a chain of calls, whose last is `close`.
    """

    open: str
    items: tuple[tuple[str, "Expression"], ...]
    close: str
    separator: str = ", "
    is_aligned: bool = False


Expression = str | Group


class Wrapping(Model):
    """How a formatter breaks a group that is too wide for one line.

    `fill_arguments`: first try all items on one line. `bracket_same_line`: the closing bracket follows the
    last item. `break_after_operator`: first try to break after the equals sign. `hug_last_object`: break the
    last item alone if it is a record and the others fit before it.
    """

    fill_arguments: bool
    bracket_same_line: bool
    break_after_operator: bool
    trailing_comma: bool
    hug_last_object: bool = False


class RecordFormat(Model):
    """How a record is written: `{name}` is its type, `entry` has `{field}` and `{value}`.

    `align`: values on consecutive lines begin in the same column.
    """

    open: str
    entry: str
    close: str
    separator: str = ", "
    align: bool = False


class LiteralRules(Model):
    """How a string is quoted.

    `plain` is the quote of strings without escapes; `quotes` are in order of preference. `unicode` escapes a
    character by its number, `astral` one beyond U+FFFF, which else is two UTF-16 units.
    """

    quotes: tuple[str, ...]
    plain: str | None = None
    escapes: dict[str, str]
    unicode: str
    astral: str | None = None
    constants: dict[Literal["true", "false", "null"], str]


class Placement(Model):
    """The position of a segment: its depth in indents, and the blank lines before it."""

    depth: int
    before: int


class AppLayout(Model):
    """The style of an app's functions and of their doc comments.

    `third_person` is the form of verbs; `code` marks code in a text, `reference` the name of a function.
    `keywords`: arguments are positional up to the first constant, or no value is repeated after its name.
    """

    case: Literal["snake", "camel", "pascal"]
    function: Placement
    third_person: bool = False
    code: str = "`{text}`"
    reference: str = "`{name}`"
    keywords: Literal["all", "positional", "shorthand"] = "all"


class Layout(Model):
    """The style of one language's code. `width` counts columns, a tab as `tab` of them.

    `map` is the format of records with free keys. Steps in a web handler are an indent deeper than `handler`.
    """

    width: Annotated[int, Field(ge=40)]
    indent: str
    continuation: str
    tab: int = 4
    case: Literal["snake", "camel"]
    initialisms: tuple[str, ...] = ()
    keyword: str | None = None
    comment: str
    wrapping: Wrapping
    record: RecordFormat
    map: RecordFormat | None = None
    literal: LiteralRules
    opening: Placement
    step: Placement
    closing: Placement
    handler: Placement | None = None
    app: AppLayout | None = None


def call(callee: str, *arguments: Expression) -> Group:
    """A call with positional arguments."""
    return Group(callee + "(", tuple(("", argument) for argument in arguments), ")")


def record(name: str, fields: Mapping[str, str], style: RecordFormat) -> Group:
    """A record of the type `name`, from its fields' values as code."""
    before, _, after = style.entry.partition("{value}")
    items = tuple((before.format(field=field), value + after.format()) for field, value in fields.items())
    return Group(
        style.open.format(name=name), items, style.close.format(name=name), style.separator, style.align
    )


def flat(expression: Expression) -> str:
    """The expression on one line."""
    if isinstance(expression, str):
        return expression
    items = expression.separator.join(before + flat(value) for before, value in expression.items)
    return expression.open + items + expression.close


def columns(text: str, layout: Layout) -> int:
    """The width of a line."""
    return len(text.replace("\t", " " * layout.tab))


def _fits(line: str, layout: Layout) -> bool:
    return columns(line, layout) <= layout.width


def lay_out(before: str, expression: Expression, after: str, depth: int, layout: Layout) -> str:
    """A statement, `before` + `expression` + `after`, `depth` indents deep, without that indent."""
    return "\n".join(_lines(before, expression, after, layout.indent * depth, layout))


def statements(layout: Layout, base: int) -> Callable[..., str]:
    """What templates lay out statements with, `base` indents deep."""

    def statement(before: str, expression: Expression, after: str = "", depth: int = 0) -> str:
        text = lay_out(before, expression, after, base + depth, layout)
        return text.replace("\n", "\n" + layout.indent * depth)

    return statement


def _lines(before: str, expression: Expression, after: str, margin: str, layout: Layout) -> Sequence[str]:
    line = before + flat(expression) + after
    if _fits(margin + line, layout):
        return [line]
    is_call = not isinstance(expression, str)
    if layout.wrapping.break_after_operator and before.endswith("= ") and is_call:
        inner = margin + layout.continuation
        rest = _lines("", expression, after, inner, layout)
        return [before.rstrip(), *(layout.continuation + text for text in rest)]
    if isinstance(expression, str) or not expression.items:
        return [line]
    return _broken(before, expression, after, margin, layout)


def _broken(before: str, group: Group, after: str, margin: str, layout: Layout) -> Sequence[str]:
    wrapping, step, end = layout.wrapping, layout.continuation, group.close.strip() + after
    if wrapping.hug_last_object and (hugged := _hugged(before, group, end, margin, layout)):
        return hugged
    opening = before + group.open.rstrip()
    if not group.separator:
        return [opening, *_one_per_line(group, margin + step, layout), step + end]
    items = step + flat(Group("", group.items, "", group.separator))
    is_filled = wrapping.fill_arguments and _fits(margin + items + end * wrapping.bracket_same_line, layout)
    body = [items] if is_filled else _one_per_line(group, margin + step, layout)
    return [opening, *body[:-1], body[-1] + end] if wrapping.bracket_same_line else [opening, *body, end]


def _hugged(before: str, group: Group, end: str, margin: str, layout: Layout) -> Sequence[str] | None:
    """The group with nothing broken but its last item, if that is a record and the rest fits before it."""
    *others, (text, last) = group.items
    if isinstance(last, str):
        return None
    opening = before + flat(Group(group.open, (*others, (text, last.open.rstrip())), "", group.separator))
    if not _fits(margin + opening, layout):
        return None
    return [opening, *_one_per_line(last, margin + layout.continuation, layout), last.close.strip() + end]


def _one_per_line(group: Group, margin: str, layout: Layout) -> list[str]:
    step, last = layout.continuation, len(group.items) - 1
    width = max(len(text) for text, _ in group.items) if group.is_aligned else 0
    lines: list[str] = []
    for position, (text, value) in enumerate(group.items):
        comma = group.separator.rstrip() if position < last or layout.wrapping.trailing_comma else ""
        lines.extend(step + line for line in _lines(text.ljust(width), value, comma, margin, layout))
    return lines


def cased(name: str, case: str, initialisms: tuple[str, ...] = ()) -> str:
    """A snake_case name in the case of a language: `snake`, `camel`, `pascal` or `kebab`."""
    words = re.split(r"[_-]", name)
    if case in ("snake", "kebab"):
        return ("_" if case == "snake" else "-").join(words)
    parts = [word.upper() if word in initialisms else word.capitalize() for word in words]
    return "".join([words[0], *parts[1:]] if case == "camel" else parts)
