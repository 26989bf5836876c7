"""Write values and variables as source code of a language that means the same."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any

from mfa_snippets.rendering.layout import Expression, Group, entry
from mfa_snippets.rendering.style import EntriesFormat, Layout, TextFormat
from mfa_snippets.spec.value import Reference


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


def literal(value: Any, layout: Layout) -> Expression:
    """A value of a function as code: a variable, a constant, a list, or a map with any keys."""
    formats = layout.literals
    if isinstance(value, Reference):
        return variable(value.name, layout)
    if isinstance(value, bool):
        return layout.constants["true" if value else "false"]
    if isinstance(value, str):
        return quoted(value, formats.text)
    if isinstance(value, Mapping):
        style = _format_for(formats.maps, value)
        bare = {key for key in value if style.bare and re.fullmatch(style.bare, key)}
        keys = {key: key if key in bare else quoted(key, formats.text) for key in value}
        items = (entry(style.entry, literal(item, layout), key=keys[key]) for key, item in value.items())
        return _group(style, items)
    if isinstance(value, Sequence):
        style = _format_for(formats.lists, value)
        return _group(style, (entry(style.entry, literal(item, layout)) for item in value))
    text, long = repr(value).replace("e+", "e"), formats.long
    is_long = long is not None and isinstance(value, int) and abs(value) > long.above
    return long.format.format(value=text) if long and is_long else text


def imports_of(value: Any, layout: Layout) -> Iterator[str]:
    """The names of the imports that the lists and maps in a value need."""
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
        return
    is_map = isinstance(value, Mapping)
    yield from _format_for(layout.literals.maps if is_map else layout.literals.lists, value).imports
    for item in value.values() if isinstance(value, Mapping) else value:
        yield from imports_of(item, layout)


def _format_for(formats: Sequence[EntriesFormat], entries: Sized) -> EntriesFormat:
    return next((each for each in formats if each.most is None or len(entries) <= each.most), formats[-1])


def _group(style: EntriesFormat, items: Iterable[tuple[str, Expression]]) -> Group:
    """Without entries, no space is left between the brackets."""
    written = tuple(items)
    opening = style.open if written else style.open.rstrip()
    closing = style.close if written else style.close.lstrip()
    return Group(opening, written, closing, fill=style.fill, align=style.align)


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
