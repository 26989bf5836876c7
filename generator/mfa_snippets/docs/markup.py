"""The markup of each docs target: Markdown dialects, and HTML with code highlighted by Pygments."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup as Safe

from mfa_snippets.docs.dialects import COMMONMARK, MDX, MYST, PYTHON_MARKDOWN, Dialect
from mfa_snippets.rendering.programs import Segment, shift_right

_WHITESPACE = re.compile(r'<span class="w">(\s*)</span>')


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlMarkup:
    """The HTML counterpart of a `Dialect`, with the same functions.

    They convert `prose` (Markdown), `inline` (a line of Markdown, such as a heading), `plain` (any template
    value), `mono` (a name, as code) and `code` (the inside of a code block, from its text and language).
    """

    prose: Callable[[str], Safe]
    inline: Callable[[str], Safe]
    plain: Callable[[Any], Any]
    mono: Callable[[str], Safe]
    code: Callable[[str, str], Safe]


@cache
def _html_parser() -> Any:
    """CommonMark with tables and without raw HTML; headings are parts of the page, not of its prose."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["heading", "lheading"])
    region = '<div class="wide" role="group" aria-label="Table, scrolls sideways" tabindex="0">'
    parser.add_render_rule("table_open", lambda *_: region + "<table>\n")
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("th_open", lambda *_: '<th scope="col">')
    return parser


def html_prose(text: str) -> Safe:
    """Markdown as HTML, without headings."""
    return Safe(_html_parser().render(text))


@cache
def _highlighter(language: str) -> tuple[Any, Any]:
    """A lexer that keeps every character, for plain text if Pygments lacks the language; a formatter."""
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    options = {"stripnl": False, "ensurenl": False}
    try:
        lexer = get_lexer_by_name(language, **options)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", **options)
    return lexer, HtmlFormatter(nowrap=True)


@lru_cache(maxsize=4096)
def _highlighted(text: str, language: str) -> str:
    """`text` in Pygments' classes, without line ends at its end; no mark spans lines."""
    from pygments import highlight as pygments_highlight

    return _WHITESPACE.sub(r"\1", pygments_highlight(text, *_highlighter(language))).rstrip("\n")


def highlight(text: str, language: str) -> Safe:
    """`text` as HTML with Pygments' classes, and trailing blank lines in a span of class `blank`."""
    text = str(text)  # Markup would escape what it is added to
    end = text[len(text.rstrip("\n")) :]
    blank = f'<span class="blank">{end[1:]}</span>' if end[1:] else ""
    return Safe(_highlighted(text, language) + end[:1] + blank)


def highlight_segment(segment: Segment, language: str) -> Safe:
    """A segment as HTML with Pygments' classes, indented as in its program."""
    end = segment.text[len(segment.text.rstrip("\n")) :]
    return Safe(shift_right(_highlighted(segment.text, language), segment.indent) + end)


MARKUPS: Mapping[str, Dialect | HtmlMarkup] = {
    "markdown": COMMONMARK,
    "mdx": MDX,
    "myst": MYST,
    "python-markdown": PYTHON_MARKDOWN,
    "html": HtmlMarkup(
        prose=html_prose,
        inline=lambda text: Safe(_html_parser().renderInline(text)),
        plain=lambda value: value,
        mono=lambda text: Safe("<code>%s</code>") % text,
        code=highlight,
    ),
}
