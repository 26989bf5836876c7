"""Every colour that text has can be read on what is behind it."""

import re

import pytest

from .colours import contrast, of_hex
from .small import DOCS

STYLE = (DOCS / "html/assets/style.css").read_text("utf-8")
TOKENS = ("ink", "muted", "keyword", "string", "comment", "function", "name", "number")
TEXT = ("ink", "muted", "accent", "good", "warn", "bad")
PAIRS = [
    *((name, "code") for name in (*TOKENS, *TEXT)),
    *((name, "paper") for name in TEXT),
    *((name, "mark") for name in ("accent", "ink", "muted")),
]
_COLOR = re.compile(r"--(\w+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);")


def _palettes(style: str) -> list[dict[str, str]]:
    """The colors by their names, in light and in dark."""
    found = _COLOR.findall(style)
    return [{name: light for name, light, _ in found}, {name: dark for name, _, dark in found}]


LIGHT, DARK = _palettes(STYLE)


def _unchecked(style: str) -> set[str]:
    """Colours of Pygments' classes that are not among the pairs."""
    tokens = style.partition("/* Pygments")[2].partition("@media")[0]
    return set(re.findall(r"var\(--(\w+)\)", tokens)) - set(TOKENS)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_contrast(palette: dict[str, str], text: str, behind: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
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


def _of_one_scheme(style: str) -> list[str]:
    """Colors that do not follow the scheme, which the switch of themes would not change."""
    return re.findall(r"#[0-9a-f]{3,8}\b", re.sub(_COLOR, "", style.partition("@media print")[0]))


def test_every_color_follows_the_scheme() -> None:
    assert _of_one_scheme(STYLE) == []
    assert _of_one_scheme("a { color: #00f } " + STYLE) == ["#00f"]
