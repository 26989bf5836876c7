"""Every colour that text has can be read on what is behind it."""

import re

import pytest

from .small import DOCS

STYLE = (DOCS / "html/assets/style.css").read_text("utf-8")
ON_CODE = ("ink", "muted", "keyword", "string", "comment", "function", "name", "number")
ON_PAPER = ("ink", "muted", "accent", "good", "warn")
PAIRS = (
    [(name, "code") for name in ON_CODE]
    + [(name, "paper") for name in ON_PAPER]
    + [("accent", "mark"), ("accent", "code")]
)


def _palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): #([0-9a-f]{6});", block))


LIGHT, DARK = (_palette(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2])


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_contrast(palette: dict[str, str], text: str, behind: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    assert _contrast(palette[text], palette[behind]) >= 4.5


def test_the_scripts_are_small() -> None:
    """4 kB for both, as they are served."""
    assert sum(path.stat().st_size for path in (DOCS / "html/assets").glob("*.js")) <= 4096


def _contrast(first: str, second: str) -> float:
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
