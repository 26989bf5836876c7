"""Lay out calls as each language's formatter does, by a table of rules for each language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from mfa_snippets.spec.value import Model


@dataclass(frozen=True, slots=True)
class Group:
    """A call's arguments, or a record: texts and values. Without a separator it is a chain of calls."""

    open: str
    items: tuple[tuple[str, "Expression"], ...]
    close: str
    separator: str = ", "


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
    """How a record is written: `{name}` is its type, `entry` has `{field}` and `{value}`."""

    open: str
    entry: str
    close: str
    separator: str = ", "


class Layout(Model):
    """The style of a language's code and doc comments. `width` counts columns, a tab as `tab` of them.

    A function is named in `function_case`, with `initialisms` as they are spelled, and is `depth` indents
    deep, `before` blank lines before it. `third_person` is the form of verbs; `code` marks code in a text,
    `reference` the name of a function. `keywords`: arguments are positional up to the first constant, or no
    value is repeated after its name.
    """

    width: Annotated[int, Field(ge=40)]
    indent: str
    continuation: str
    tab: int = 4
    case: Literal["snake", "camel"]
    function_case: Literal["snake", "camel", "pascal"]
    initialisms: tuple[str, ...] = ()
    depth: int
    before: int
    third_person: bool = False
    code: str = "`{text}`"
    reference: str = "`{name}`"
    keyword: str = ""
    keywords: Literal["all", "positional", "shorthand"] = "all"
    wrapping: Wrapping
    record: RecordFormat
    constants: dict[Literal["true", "false"], str]

    def fits(self, line: str) -> bool:
        return len(line.replace("\t", " " * self.tab)) <= self.width


def call(callee: str, *arguments: Expression) -> Group:
    return Group(callee + "(", tuple(("", argument) for argument in arguments), ")")


def record(name: str, fields: Mapping[str, str], style: RecordFormat) -> Group:
    """A record of the type `name`, from its fields' values as code."""
    before, _, after = style.entry.partition("{value}")
    items = tuple((before.format(field=field), value + after.format()) for field, value in fields.items())
    return Group(style.open.format(name=name), items, style.close.format(name=name), style.separator)


def flat(expression: Expression) -> str:
    """The expression on one line."""
    if isinstance(expression, str):
        return expression
    items = expression.separator.join(before + flat(value) for before, value in expression.items)
    return expression.open + items + expression.close


def statements(layout: Layout, base: int) -> Callable[..., str]:
    """What lays out statements, `before` + `expression` + `after`, `base` indents deep and `depth` more."""

    def statement(before: str, expression: Expression, after: str = "", depth: int = 0) -> str:
        lines = _lines(before, expression, after, layout.indent * (base + depth), layout)
        return ("\n" + layout.indent * depth).join(lines)

    return statement


def _lines(before: str, expression: Expression, after: str, margin: str, layout: Layout) -> Sequence[str]:
    line = before + flat(expression) + after
    if layout.fits(margin + line):
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
    is_filled = wrapping.fill_arguments and layout.fits(margin + items + end * wrapping.bracket_same_line)
    body = [items] if is_filled else _one_per_line(group, margin + step, layout)
    return [opening, *body[:-1], body[-1] + end] if wrapping.bracket_same_line else [opening, *body, end]


def _hugged(before: str, group: Group, end: str, margin: str, layout: Layout) -> Sequence[str] | None:
    *others, (text, last) = group.items
    if isinstance(last, str):
        return None
    opening = before + flat(Group(group.open, (*others, (text, last.open.rstrip())), "", group.separator))
    if not layout.fits(margin + opening):
        return None
    return [opening, *_one_per_line(last, margin + layout.continuation, layout), last.close.strip() + end]


def _one_per_line(group: Group, margin: str, layout: Layout) -> list[str]:
    step, last = layout.continuation, len(group.items) - 1
    lines: list[str] = []
    for position, (text, value) in enumerate(group.items):
        comma = group.separator.rstrip() if position < last or layout.wrapping.trailing_comma else ""
        lines.extend(step + line for line in _lines(text, value, comma, margin, layout))
    return lines


def cased(name: str, case: str, initialisms: tuple[str, ...] = ()) -> str:
    """A snake_case name in the case of a language: `snake`, `camel` or `pascal`."""
    if case == "snake":
        return name
    words = name.split("_")
    spellings = {spelling.lower(): spelling for spelling in initialisms}
    parts = [spellings.get(word, word.capitalize()) for word in words]
    return "".join([words[0], *parts[1:]] if case == "camel" else parts)
