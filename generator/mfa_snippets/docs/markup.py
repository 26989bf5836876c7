"""The markups that a docs target is written in: how prose, plain text and code become one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup as Safe

from mfa_snippets.docs.dialects import COMMONMARK, MDX, MYST, PYTHON_MARKDOWN, Dialect, without_scissors
from mfa_snippets.rendering.programs import Segment, shift_right

_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"[\\`*\[\]|]|(?<!\w)_|_(?!\w)|^(?=[#>+-])", re.MULTILINE)
_SPACE = re.compile(r'<span class="w">(\s*)</span>')
_BACKTICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """`prose` turns a page's Markdown, `inline` a heading's, `plain` a text that is no markup at all.

    `mono` is a name in code's letters; `code` gives the inside of a code block, for a text and its language;
    `program` that of a whole program, for its segments.
    """

    autoescape: bool
    prose: Callable[[str], Safe]
    inline: Callable[[str], Safe]
    plain: Callable[[Any], Any]
    mono: Callable[[str], Safe]
    code: Callable[[str, str], Safe]
    program: Callable[[Iterable[Segment], str], Safe]


def markdown_prose(text: str) -> Safe:
    """Markdown as its author wrote it, with tags outside code made text."""
    return COMMONMARK.prose(text)


def markdown_plain(value: Any) -> Any:
    """A text of the specification, with nothing in it that Markdown would read."""
    if isinstance(value, Safe):
        return value
    return Safe(COMMONMARK.escape(_without_markdown(str(value))))


def _without_markdown(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], _ENTITY.sub("&amp;", text))


def markdown_mono(text: str) -> Safe:
    """A code span, which nothing in `text` ends."""
    ticks = _ticks(text, 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return Safe(ticks + space + text + space + ticks)


def html_mono(text: str) -> Safe:
    return Safe("<code>%s</code>") % text


def fence(text: str) -> Safe:
    """Backticks around a block, more than stand in a row anywhere in `text`."""
    return Safe(_ticks(text, 3))


def _ticks(text: str, least: int) -> str:
    return "`" * max(least, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))


@cache
def _parser() -> Any:
    """CommonMark with tables and without raw HTML. Headings are the page's own, so none is made here."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["heading", "lheading"])
    region = '<div class="wide" role="group" aria-label="Table, scrolls sideways" tabindex="0">'
    parser.add_render_rule("table_open", lambda *_: region + "<table>\n")
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("th_open", lambda *_: '<th scope="col">')
    return parser


def html_prose(text: str) -> Safe:
    return Safe(_parser().render(text))


def html_inline(text: str) -> Safe:
    return Safe(_parser().renderInline(text))


@cache
def _tools(language: str) -> tuple[Any, Any]:
    """A lexer that keeps every character, plain where Pygments knows none, and the formatter."""
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False, ensurenl=False)
    return lexer, HtmlFormatter(nowrap=True)


@lru_cache(maxsize=4096)
def _marked(text: str, language: str) -> str:
    """`text` in Pygments' classes, line by line, without the line ends behind it."""
    from pygments import highlight as pygments_highlight

    return _SPACE.sub(r"\1", pygments_highlight(text, *_tools(language))).rstrip("\n")


def highlight(text: str, language: str) -> Safe:
    """`text` to the character, in Pygments' classes; the blank lines at its end in one of ours."""
    text = str(text)  # Markup would escape what it is added to
    end = text[len(text.rstrip("\n")) :]
    blank = f'<span class="blank">{end[1:]}</span>' if end[1:] else ""
    return Safe(_marked(text, language) + end[:1] + blank)


def highlight_all(segments: Iterable[Segment], language: str) -> Safe:
    """A program of its segments, which stand on the page already: no mark goes over the end of a line."""
    return Safe("".join(_shifted(segment, language) for segment in segments))


def _shifted(segment: Segment, language: str) -> str:
    text = segment.text
    return shift_right(_marked(text, language), segment.indent) + text[len(text.rstrip("\n")) :]


def plain_all(segments: Iterable[Segment], _language: str) -> Safe:
    return Safe("".join(shift_right(segment.text, segment.indent) for segment in segments))


def _dialect(dialect: Dialect) -> Markup:
    """Markdown of a docs system."""

    def plain(value: Any) -> Any:
        if isinstance(value, Safe):
            return value
        return Safe(dialect.escape(_without_markdown(str(value))))

    return replace(MARKDOWN, prose=dialect.prose, inline=dialect.inline, plain=plain)


MARKDOWN = Markup(
    autoescape=True,
    prose=markdown_prose,
    inline=COMMONMARK.inline,
    plain=markdown_plain,
    mono=markdown_mono,
    code=lambda text, _language: Safe(text),
    program=plain_all,
)
MARKUPS = {
    "markdown": MARKDOWN,
    "mdx": _dialect(MDX),
    "myst": _dialect(MYST),
    "python-markdown": replace(
        _dialect(PYTHON_MARKDOWN),
        prose=lambda text: Safe(without_scissors(PYTHON_MARKDOWN.prose(text))),
        inline=lambda text: Safe(without_scissors(PYTHON_MARKDOWN.inline(text))),
        mono=lambda text: Safe(without_scissors(markdown_mono(text))),
        code=lambda text, _language: Safe(without_scissors(text)),
    ),
    "html": Markup(
        autoescape=True,
        prose=html_prose,
        inline=html_inline,
        plain=lambda value: value,
        mono=html_mono,
        code=highlight,
        program=highlight_all,
    ),
}
