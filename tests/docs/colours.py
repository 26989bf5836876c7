"""How well one colour can be read on another, as WCAG 2.2 measures it."""

from collections.abc import Sequence


def contrast(first: Sequence[int | str], second: Sequence[int | str]) -> float:
    """From 1 to 21; a colour is its red, green and blue, from 0 to 255."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def of_hex(colour: str) -> tuple[int, ...]:
    """The channels of `d3dad4`."""
    return tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4))


def _luminance(colour: Sequence[int | str]) -> float:
    channels = (int(channel) / 255 for channel in colour)
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
