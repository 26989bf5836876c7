"""Write values, records and calls as source code, laid out as each language's formatter does."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mfa_snippets.rendering.templates import EntriesFormat, Layout, LineTooWideError, RecordFormat, TextFormat
from mfa_snippets.spec.value import Reference


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

    def __str__(self) -> str:
        """The group on one line."""
        items = self.separator.join(f"{before}{value}" for before, value in self.items)
        return self.open + items + self.close


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


def cased(name: str, case: str, initialisms: tuple[str, ...] = ()) -> str:
    """A snake_case name in the case of a language: `snake`, `camel` or `pascal`."""
    if case == "snake":
        return name
    words = name.split("_")
    spellings = {spelling.lower(): spelling for spelling in initialisms}
    parts = [spellings.get(word, word.capitalize()) for word in words]
    return "".join([words[0], *parts[1:]] if case == "camel" else parts)


def variable(name: str, layout: Layout) -> str:
    """A variable in the case of the language, with its sigil."""
    return layout.variable.format(name=cased(name, layout.case, layout.initialisms))


def literal(value: Any, layout: Layout, imports: set[str]) -> Expression:
    """A value of a function as code; adds to `imports` what its lists and maps need."""
    if isinstance(value, Reference):
        return variable(value.name, layout)
    if isinstance(value, bool):
        return layout.constants["true" if value else "false"]
    if isinstance(value, str):
        return quoted(value, layout.literals.text)
    if isinstance(value, Mapping):
        return _entries(layout.literals.maps, value.items(), layout, imports)
    if isinstance(value, Sequence):
        return _entries(layout.literals.lists, [("", item) for item in value], layout, imports)
    long = layout.literals.long
    if long and isinstance(value, int) and abs(value) > long.above:
        return long.format.format(value=value)
    return repr(value).replace("e+", "e")


def _entries(
    formats: Sequence[EntriesFormat], entries: Collection[tuple[str, Any]], layout: Layout, imports: set[str]
) -> Group:
    """A list or map in the first format with room for it; without entries, no space is in the brackets."""
    style = next((each for each in formats if each.most is None or len(entries) <= each.most), formats[-1])
    imports.update(style.imports)
    items = []
    for key, value in entries:
        is_bare = style.bare and re.fullmatch(style.bare, key)
        written = key if is_bare else quoted(key, layout.literals.text)
        items.append(entry(style.entry, literal(value, layout, imports), key=written))
    opening, closing = (style.open, style.close) if items else (style.open.rstrip(), style.close.lstrip())
    return Group(opening, tuple(items), closing, fill=style.fill, align=style.align)


def quoted(text: str, style: TextFormat) -> str:
    """A text in quotes. It keeps every character, whatever this means to the language."""
    if style.plain and _escaped(text, style, style.plain) == text:
        return style.plain + text + style.plain
    quote = min(style.quotes, key=text.count)
    return quote + _escaped(text, style, quote) + quote


def _escaped(text: str, style: TextFormat, quote: str) -> str:
    escapes = {**style.escapes, quote: "\\" + quote}
    pattern = "|".join(re.escape(sequence) for sequence in sorted(escapes, key=len, reverse=True))
    known = re.sub(pattern, lambda match: escapes[match.group()], text)
    return "".join(_visible(character, style) for character in known)


def _visible(character: str, style: TextFormat) -> str:
    """Control and format characters (https://trojansource.codes) as escapes, but for the joiner of emoji."""
    if unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp") or character == "\u200d":
        return character
    if ord(character) > 0xFFFF and style.astral:
        return style.astral.format(ord(character))
    units = character.encode("utf-16-be")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(style.unicode.format(high << 8 | low) for high, low in pairs)


def statement(layout: Layout, before: str, expression: Expression, after: str = "", depth: int = 0) -> str:
    """Lay out `before` + `expression` + `after` of a function, `depth` indents deep in it."""
    margin = layout.indent * (layout.depth + depth)
    lines = _lines(before, expression, after, margin, layout)
    if (widest := max(layout.columns(margin + line) for line in lines)) > layout.width:
        raise LineTooWideError(f"a line of {widest} columns, expected at most {layout.width}")
    return ("\n" + layout.indent * depth).join(lines)


def _lines(before: str, expression: Expression, after: str, margin: str, layout: Layout) -> Sequence[str]:
    line = f"{before}{expression}{after}"
    if isinstance(expression, str) or layout.fits(margin + line):
        return [line]
    wrapping, step = layout.wrapping, layout.continuation
    if wrapping.break_after_operator and before.endswith("= "):
        rest = _lines("", expression, after, margin + step, layout)
        return [before.rstrip(), *(step + text for text in rest)]
    return _broken(before, expression, after, margin, layout) if expression.items else [line]


def _broken(before: str, group: Group, after: str, margin: str, layout: Layout) -> Sequence[str]:
    wrapping, step, end = layout.wrapping, layout.continuation, group.close.strip() + after
    *others, (text, last) = group.items
    if wrapping.hug_last_object and group.open.endswith("(") and isinstance(last, Group):
        opening = before + str(Group(group.open, (*others, (text, last.open.rstrip())), "", group.separator))
        if layout.fits(margin + opening):
            return [opening, *_one_per_line(last, margin + step, layout), last.close.strip() + end]
    opening = before + group.open.rstrip()
    if not group.separator:
        return [opening, *_one_per_line(group, margin + step, layout), step + end]
    items = step + str(Group("", group.items, "", group.separator))
    is_filled = wrapping.fill_arguments if group.fill is None else group.fill
    is_filled = is_filled and layout.fits(margin + items + end * wrapping.bracket_same_line)
    inner, outer = (end, []) if wrapping.bracket_same_line else ("", [end])
    body = [items + inner] if is_filled else _one_per_line(group, margin + step, layout, inner)
    return [opening, *body, *outer]


def _one_per_line(group: Group, margin: str, layout: Layout, end: str = "") -> list[str]:
    step, comma = layout.continuation, group.separator.rstrip()
    ends = [comma] * (len(group.items) - 1) + [comma * layout.wrapping.trailing_comma + end]
    items = zip(group.items, ends, strict=False)  # an empty group has an end, too
    laid_out = [_lines(text, value, after, margin, layout) for (text, value), after in items]
    aligned = _aligned([text for text, _ in group.items], laid_out) if group.align else laid_out
    return [step + line for lines in aligned for line in lines]


def _aligned(texts: Sequence[str], items: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Items whose values begin in one column, as gofmt aligns them: up to one that has several lines."""
    sections, sizes = list[list[tuple[str, Sequence[str]]]](), list[int]()
    for text, lines in zip(texts, items, strict=True):
        size = len(text.rstrip(": ")) if len(lines) == 1 else 0
        if not size or not sizes or _is_much_longer(size, sizes):
            sections.append([])
            sizes = []
        sections[-1].append((text, lines))
        sizes += [size] if size else []
    for section in sections:
        width = max(len(text) for text, _ in section)
        yield from ([text.ljust(width) + first.removeprefix(text), *rest] for text, (first, *rest) in section)


def _is_much_longer(size: int, before: Sequence[int]) -> bool:
    """Whether a key is too unlike those before it: nodes.go of Go's printer has the numbers."""
    smallest, ratio = 40, 2.5
    relation = size / math.exp(sum(map(math.log, before)) / len(before))
    return max(size, before[-1]) > smallest and not 1 / ratio < relation < ratio
