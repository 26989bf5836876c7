"""Write values and names as source code of a language that means the same."""

import re
import unicodedata

from mfa_snippets.rendering.layout import LiteralRules

Value = str | int | float | bool | None


def literal(value: Value, rules: LiteralRules) -> str:
    """A value as source code. A string keeps every character, whatever it means to the language."""
    if value is None or isinstance(value, bool):
        return rules.constants["null" if value is None else "true" if value else "false"]
    if isinstance(value, str):
        return quoted(value, rules)
    return repr(value)


def quoted(text: str, rules: LiteralRules) -> str:
    """A string literal, in the quotes that the language's formatter would choose."""
    plain = rules.plain
    if plain and escaped(text, rules, plain) == text:
        return plain + text + plain
    quote = min(rules.quotes, key=lambda candidate: (text.count(candidate), rules.quotes.index(candidate)))
    return quote + escaped(text, rules, quote) + quote


def escaped(text: str, rules: LiteralRules, quote: str) -> str:
    """The inside of a string literal that stands between `quote`s."""
    escapes = {**rules.escapes, quote: "\\" + quote}
    pattern = "|".join(re.escape(sequence) for sequence in sorted(escapes, key=len, reverse=True))
    known = re.sub(pattern, lambda match: escapes[match.group()], text)
    return "".join(_visible(character, rules) for character in known)


def _visible(character: str, rules: LiteralRules) -> str:
    """Control and format characters, among them bidi marks (https://trojansource.codes), as escapes.

    The zero-width joiner stays, because emoji are made with it.
    """
    if unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp") or character == "\u200d":
        return character
    if ord(character) > 0xFFFF and rules.astral:
        return rules.astral.format(ord(character))
    units = character.encode("utf-16-be")
    return "".join(
        rules.unicode.format(high << 8 | low) for high, low in zip(units[::2], units[1::2], strict=True)
    )


def cased(name: str, case: str, initialisms: tuple[str, ...] = ()) -> str:
    """A snake_case name in the case of a language: `snake`, `camel`, `pascal` or `kebab`."""
    words = re.split(r"[_-]", name)
    if case in ("snake", "kebab"):
        return ("_" if case == "snake" else "-").join(words)
    parts = [word.upper() if word in initialisms else word.capitalize() for word in words]
    return "".join([words[0], *parts[1:]] if case == "camel" else parts)
