"""Lay out calls as each language's formatter does, by its style."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mfa_snippets.rendering.style import Layout, RecordFormat


@dataclass(frozen=True, slots=True)
class Group:
    """A call's arguments, a record, a list or a map: texts and values.

    Without a separator it is a chain of calls. `fill` is the wrapping's `fill_arguments`, if it differs.
    """

    open: str
    items: tuple[tuple[str, "Expression"], ...]
    close: str
    separator: str = ", "
    fill: bool | None = None
    align: bool = False


Expression = str | Group


def call(callee: str, *arguments: Expression) -> Group:
    return Group(callee + "(", tuple(("", argument) for argument in arguments), ")")


def record(name: str, fields: Mapping[str, Expression], style: RecordFormat) -> Group:
    """A record of the type `name`, from its fields' values as code."""
    items = tuple(entry(style.entry, value, field=field) for field, value in fields.items())
    opening, closing = style.open.format(name=name), style.close.format(name=name)
    return Group(opening, items, closing, style.separator, align=style.align)


def entry(style: str, value: Expression, **names: str) -> tuple[str, Expression]:
    """An item of a record or map; around a value that can be broken, brackets are a call's."""
    head, _, tail = style.partition("{value}")
    before, after = head.format(**names), tail.format()
    if isinstance(value, str):
        return before, value + after
    callee, bracket, first = before.partition("(")
    if not bracket or not after.startswith(")") or not f", {first}".endswith(", "):
        return before, replace(value, close=value.close + after)
    arguments = [("", first.removesuffix(", "))] if first else []
    return "", Group(callee + bracket, (*arguments, ("", value)), after)


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
        layout.check(lines, base + depth)
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
    is_call = group.open.endswith("(")
    if is_call and wrapping.hug_last_object and (hugged := _hugged(before, group, end, margin, layout)):
        return hugged
    opening = before + group.open.rstrip()
    if not group.separator:
        return [opening, *_one_per_line(group, margin + step, layout), step + end]
    items = step + flat(Group("", group.items, "", group.separator))
    is_filled = wrapping.fill_arguments if group.fill is None else group.fill
    is_filled = is_filled and layout.fits(margin + items + end * wrapping.bracket_same_line)
    inner, outer = (end, []) if wrapping.bracket_same_line else ("", [end])
    body = [items + inner] if is_filled else _one_per_line(group, margin + step, layout, inner)
    return [opening, *body, *outer]


def _hugged(before: str, group: Group, end: str, margin: str, layout: Layout) -> Sequence[str] | None:
    *others, (text, last) = group.items
    if isinstance(last, str):
        return None
    opening = before + flat(Group(group.open, (*others, (text, last.open.rstrip())), "", group.separator))
    if not layout.fits(margin + opening):
        return None
    return [opening, *_one_per_line(last, margin + layout.continuation, layout), last.close.strip() + end]


def _one_per_line(group: Group, margin: str, layout: Layout, end: str = "") -> list[str]:
    step, last = layout.continuation, len(group.items) - 1
    laid_out = list[Sequence[str]]()
    for position, (text, value) in enumerate(group.items):
        comma = group.separator.rstrip() if position < last or layout.wrapping.trailing_comma else ""
        after = comma if position < last else comma + end
        laid_out.append(_lines(text, value, after, margin, layout))
    texts = [text for text, _ in group.items]
    aligned = _aligned(texts, laid_out) if group.align else laid_out
    return [step + line for lines in aligned for line in lines]


def _aligned(texts: Sequence[str], items: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Items whose values begin in one column, as gofmt aligns them: up to one that has several lines."""
    sections, sizes = list[list[int]](), list[int]()
    for index, (text, lines) in enumerate(zip(texts, items, strict=True)):
        size = len(text.rstrip(": ")) if len(lines) == 1 else 0
        if not size or not sizes or _is_much_longer(size, sizes):
            sections.append([])
            sizes = []
        sections[-1].append(index)
        sizes += [size] if size else []
    for section in sections:
        width = max(len(texts[index]) for index in section)
        for index in section:
            text, (first, *others) = texts[index], items[index]
            yield [text.ljust(width) + first.removeprefix(text), *others]


def _is_much_longer(size: int, before: Sequence[int]) -> bool:
    """Whether a key is too unlike those before it: nodes.go of Go's printer has the numbers."""
    smallest, ratio = 40, 2.5
    relation = size / math.exp(sum(map(math.log, before)) / len(before))
    return max(size, before[-1]) > smallest and not 1 / ratio < relation < ratio
