"""Every colour that text has can be read on what is behind it."""

import re

import pytest

from .colours import contrast, of_hex
from .small import DOCS

STYLE = (DOCS / "html/assets/style.css").read_text("utf-8")
TOKENS = ("ink", "muted", "keyword", "string", "comment", "function", "name", "number")
PAIRS = [
    *((name, behind) for name in TOKENS for behind in ("code", "here")),
    *((name, "paper") for name in ("ink", "muted", "accent", "good", "warn", "bad")),
    *((name, behind) for name in ("accent", "ink", "muted") for behind in ("mark", "code")),
    ("good", "code"),
    ("warn", "code"),
]


def _palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): #([0-9a-f]{6});", block))


LIGHT, DARK, _ = (_palette(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_contrast(palette: dict[str, str], text: str, behind: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, on a step that is marked, too."""
    assert contrast(of_hex(palette[text]), of_hex(palette[behind])) >= 4.5


def test_every_token_colour_is_checked() -> None:
    """What Pygments' classes are coloured with is among the pairs."""
    tokens = STYLE.partition("/* Pygments")[2].partition("@media")[0]

    assert set(re.findall(r"var\(--(\w+)\)", tokens)) <= set(TOKENS)


def test_both_palettes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
