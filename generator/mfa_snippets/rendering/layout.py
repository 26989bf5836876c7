"""Lay out calls as each language's formatter would, from one function and a table of rules per language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

_frozen = dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))


@plain_dataclass(frozen=True, slots=True)
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


@_frozen
class Wrapping:
    """What a formatter does with a group that is too wide for one line.

    `fill`: first try all items on one line of their own. `attach`: the closing bracket follows the last item.
    `before_value`: first try to break behind the equals sign. `hug`: if the last item is a record
    and the others fit before it, break the record alone.
    """

    fill: bool
    attach: bool
    before_value: bool
    trailing_comma: bool
    hug: bool = False


@_frozen
class RecordForm:
    """How a record is written; `{name}` is its type, `{field}` and `{value}` stand in `entry`.

    `align`: values that stand below one another begin in the same column.
    """

    open: str
    entry: str
    close: str
    separator: str = ", "
    align: bool = False


@_frozen
class LiteralRules:
    """How a string is quoted.

    `plain` is the quote of strings that need no escape; `quotes` are in order of preference. `unicode` writes
    a character by its number, `astral` one beyond U+FFFF; without it, that is written as two UTF-16 units.
    """

    quotes: tuple[str, ...]
    plain: str | None = None
    escapes: dict[str, str]
    unicode: str
    astral: str | None = None
    constants: dict[Literal["true", "false", "null"], str]


@_frozen
class Placement:
    """Where a segment stands: its depth in indents, and the blank lines before it."""

    depth: int
    before: int


@_frozen
class Layout:
    """How one language's code looks. `width` counts characters, `tab` the columns that a tab takes.

    `handler` is the place of what answers an HTTP request; the steps in it stand one indent deeper.
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
    record: RecordForm
    mapping: RecordForm | None = None
    literal: LiteralRules
    opening: Placement
    step: Placement
    closing: Placement
    handler: Placement | None = None


def record(name: str, fields: Mapping[str, str], form: RecordForm) -> Group:
    """A record of the type `name`, from its fields' values as code."""
    before, _, after = form.entry.partition("{value}")
    items = tuple((before.format(field=field), value + after.format()) for field, value in fields.items())
    return Group(form.open.format(name=name), items, form.close.format(name=name), form.separator, form.align)


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
    """A statement, `before` + `expression` + `after`, as it stands `depth` indents deep, less that indent.

    >>> lay_out("x = ", Group("f(", (("", "a"), ("", "b")), ")"), "", 0, layout)  # doctest: +SKIP
    'x = f(a, b)'
    """
    return "\n".join(_lines(before, expression, after, layout.indent * depth, layout))


def _lines(before: str, expression: Expression, after: str, margin: str, layout: Layout) -> Sequence[str]:
    line = before + flat(expression) + after
    if isinstance(expression, str) or not expression.items or _fits(margin + line, layout):
        return [line]
    if layout.wrapping.before_value and before.endswith("= "):
        inner = margin + layout.continuation
        rest = _lines("", expression, after, inner, layout)
        return [before.rstrip(), *(layout.continuation + text for text in rest)]
    return _broken(before, expression, after, margin, layout)


def _broken(before: str, group: Group, after: str, margin: str, layout: Layout) -> Sequence[str]:
    wrapping, step, end = layout.wrapping, layout.continuation, group.close.strip() + after
    if wrapping.hug and (hugged := _hugged(before, group, end, margin, layout)):
        return hugged
    opening = before + group.open.rstrip()
    if not group.separator:
        return [opening, *_one_per_line(group, margin + step, layout), step + end]
    items = step + flat(Group("", group.items, "", group.separator))
    is_filled = wrapping.fill and _fits(margin + items + end * wrapping.attach, layout)
    body = [items] if is_filled else _one_per_line(group, margin + step, layout)
    return [opening, *body[:-1], body[-1] + end] if wrapping.attach else [opening, *body, end]


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
