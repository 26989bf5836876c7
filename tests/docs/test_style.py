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


def _palettes(style: str) -> list[dict[str, str]]:
    """The colours of each block by their names: in light, in the dark, on paper."""
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return [dict(re.findall(r"--(\w+): #([0-9a-f]{6});", block)) for block in blocks]


LIGHT, DARK, _ = _palettes(STYLE)


def _unchecked(style: str) -> set[str]:
    """Colours of Pygments' classes that are not among the pairs."""
    tokens = style.partition("/* Pygments")[2].partition("@media")[0]
    return set(re.findall(r"var\(--(\w+)\)", tokens)) - set(TOKENS)


def _of_one(style: str) -> set[str]:
    """Colours that one of the two palettes lacks."""
    light, dark, _ = _palettes(style)
    return light.keys() ^ dark.keys()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_contrast(palette: dict[str, str], text: str, behind: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, on a step that is marked, too."""
    assert contrast(of_hex(palette[text]), of_hex(palette[behind])) >= 4.5


def test_a_pale_colour_is_found() -> None:
    """The grey of 4.48 to 1 on white, which is nearly enough."""
    assert contrast(of_hex("777777"), of_hex("ffffff")) == pytest.approx(4.48, abs=0.005)
    with pytest.raises(AssertionError):
        test_contrast({**LIGHT, "comment": "777777"}, "comment", "code")


def test_every_token_colour_is_checked() -> None:
    """What Pygments' classes are coloured with is among the pairs."""
    assert _unchecked(STYLE) == set()
    assert _unchecked(STYLE.replace("color: var(--keyword)", "color: var(--line)")) == {"line"}


def test_both_palettes_have_the_same_colours() -> None:
    assert _of_one(STYLE) == set()
    assert _of_one(STYLE.replace("--accent: #aaa6fb;", "")) == {"accent"}
