"""The markup of each docs target: Markdown dialects, and HTML with code highlighted by Pygments."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Any

from markupsafe import Markup as Safe

_ESCAPED = r"\\[^\sA-Za-z0-9]"  # an author's own escape, kept
CODE_SPAN = r"(?<!`)(?P<span>`+)(?!`)(?s:.+?)(?<!`)(?P=span)(?!`)"
_ADDRESS = r"<(?P<address>(?:https?://|mailto:)[^\s<>]*)>"
_PAGE = r"\]\((?P<page>[^()\s#:/]+)\.md(?=[)#\s])"
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(
    r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])|<(?=https?://|mailto:)|^(?=[#>+-])", re.MULTILINE
)
_UNCOLORED = re.compile(r'<span class="(?:w|n|na|nx|py|p)">([^<]*)</span>')  # white space, names, punctuation


@cache
def markdown_parser() -> Any:
    """CommonMark with tables and without raw HTML."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    region = '<div class="wide" role="group" aria-label="Table, scrolls sideways" tabindex="0">'
    parser.add_render_rule("table_open", lambda *_: region + "<table>\n")
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("th_open", lambda *_: '<th scope="col">')
    parser.add_render_rule("link_open", _html_link)
    parser.add_render_rule("fence", _html_fence)
    return parser


@lru_cache(maxsize=4096)
def parsed(text: str) -> list[Any]:
    """The tokens of Markdown, for readers alone: several of them read a page."""
    tokens: list[Any] = markdown_parser().parse(text)
    return tokens


def definitions(text: str) -> tuple[Any, ...]:
    """The definitions of links, `[label]: address`, which no other part of the page would know."""
    env: dict[str, Any] = {}
    if "]:" in text:
        markdown_parser().parse(text, env)
    return tuple(env.get("references", {}).values())


def _html_fence(_renderer: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    """Code of a page's own, which the keyboard can scroll like that of its blocks."""
    code = env["code"](tokens[index].content, tokens[index].info)
    return f'<pre tabindex="0" role="group" aria-label="Code"><code>{code}</code></pre>\n'


def _html_link(renderer: Any, tokens: Any, index: int, options: Any, env: Any) -> Any:
    """A link; those to pages get the suffix of `env`."""
    attributes, suffix = tokens[index].attrs, env.get("suffix", ".md")
    attributes["href"] = re.sub(r"^([^\s#:/]+)\.md(?=#|$)", rf"\1{suffix}", attributes["href"])
    return renderer.renderToken(tokens, index, options, env)


def delimiter(mark: str, least: int, text: str) -> Safe:
    """`mark` repeated at least `least` times, and more often than in any run in `text`."""
    runs = re.findall(re.escape(mark) + "+", text)
    return Safe(mark * max(least, 1 + max(map(len, runs), default=0)))


def code_span(text: str) -> Safe:
    """`text` as Markdown code, with delimiters that do not occur in it."""
    ticks = delimiter("`", 1, text)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return Safe(f"{ticks}{space}{text}{space}{ticks}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a docs system reads in Markdown that CommonMark does not.

    `syntax` matches the characters to escape, and `entities` has those for which a backslash does not do,
    `escapable` all that a backslash escapes, if not those of CommonMark. `has_autolinks`: it reads
    `<address>`. `protect` changes the markup after all else.
    """

    syntax: str
    entities: str = ""
    escapable: str = ""
    has_autolinks: bool = True
    protect: Callable[[str], str] = str

    def plain(self, value: Any) -> Any:
        """A text of the specification, with all Markdown in it escaped; `Safe` text is left alone."""
        if isinstance(value, Safe):
            return value
        return Safe(self.escape(_SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", str(value)))))

    def inline(self, text: str) -> Safe:
        """A line of Markdown, such as a heading."""
        return Safe(self.protect(self.escape(text)))

    def prose(self, text: str, suffix: str = ".md") -> Safe:
        """Markdown in the dialect, with the suffix in links to pages; code in it is unchanged."""
        return Safe(self.protect(_prose(self, text, suffix)))

    def mono(self, text: str) -> Safe:
        """A name, as code."""
        return Safe(self.protect(code_span(text)))

    def code(self, text: str, _language: str) -> Safe:
        """The inside of a code block."""
        return Safe(self.protect(text))

    def escape(self, text: str, suffix: str = ".md") -> str:
        """Text with the dialect's syntax escaped outside code spans."""
        return _pattern(self.syntax).sub(partial(self._escaped, suffix), text)

    def _escaped(self, suffix: str, match: re.Match[str]) -> str:
        if match["page"]:
            return f"]({match['page']}{suffix}"
        if match["address"] and not self.has_autolinks:
            address = re.sub(r"[{}()\[\]_*~`]", r"\\\g<0>", match["address"])
            return f"[{address}]({address})"
        if match["ticks"] and self.escapable:  # a dialect of its own may see a span in them
            return "\\`" * len(match["ticks"])
        if not (syntax := match["syntax"]):
            is_kept = match[0][0] != "\\" or not self.escapable or match[0][1] in self.escapable
            return match[0] if is_kept else f"&#{ord(match[0][1])};"
        entity = "&lt;" if syntax == "<" else f"&#{ord(syntax)};"
        return entity if syntax in "<" + self.entities else "\\" + syntax


@cache
def _pattern(syntax: str) -> re.Pattern[str]:
    parts = (_ESCAPED, CODE_SPAN, _ADDRESS, _PAGE, "(?P<ticks>`+)", f"(?P<syntax>{syntax})")
    return re.compile("|".join(parts), re.MULTILINE)


@lru_cache(maxsize=1024)
def _prose(dialect: Dialect, text: str, suffix: str) -> str:
    """Also fences indented code and puts an empty line before a list, which some dialects need."""
    tokens, lines = parsed(text), text.split("\n")
    for begin, end in {tuple(token.map) for token in tokens if token.type == "inline" and token.map}:
        lines[begin:end] = dialect.escape("\n".join(lines[begin:end]), suffix).split("\n")
    for token in reversed(tokens):
        begin, end = token.map or (0, 0)
        if token.type == "code_block":
            code, mark = token.content.rstrip().split("\n"), str(delimiter("`", 3, token.content))
            first = lines[begin][: max(lines[begin].find(code[0]) - 4, 0)]  # marks of quotes and lists
            margin = re.sub(r"[^>\s]", " ", first)
            lines[begin:end] = (first + mark, *((margin + line).rstrip() for line in code), margin + mark)
        elif token.type in ("bullet_list_open", "ordered_list_open") and not token.level:
            lines[begin:begin] = [""] if begin and lines[begin - 1].strip() else []
    return "\n".join(lines)


def _escape_snippet_marks(text: str) -> str:
    """Escape `--8<--` by `;` for pymdownx.snippets, which reads a page before its fences are parsed."""
    if "8<" not in text:
        return text
    text = str(text)  # Markup would escape what it is joined with
    text = re.sub(r"(?m)^([ \t]*)(;*-+8<-+)(?=[ \t]*$|[ \t]+[\"'])", r"\1;\2", text)
    return re.sub(r"(?i)(?<![;-])(;*-+8<-+[ \t]+\[[ \t]*(?:start|end)[ \t]*:)", r";\1", text)


@lru_cache(maxsize=4096)
def _highlighted(text: str, language: str, options: tuple[tuple[str, bool], ...]) -> Safe:
    """`text` in Pygments' classes; no mark spans lines."""
    from pygments import highlight

    html = _UNCOLORED.sub(r"\1", highlight(text, *_highlighter(language, options)))
    return Safe(html if text.endswith("\n") else html.removesuffix("\n"))


@cache
def _highlighter(language: str, options: tuple[tuple[str, bool], ...]) -> tuple[Any, Any]:
    """A lexer that keeps every character, for plain text if Pygments lacks the language; a formatter."""
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    kept = {"stripnl": False, "ensurenl": False}
    try:
        lexer = get_lexer_by_name(language, **dict(options), **kept)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", **kept)
    return lexer, HtmlFormatter(nowrap=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """The HTML counterpart of a `Dialect`; `lexers` has options of Pygments by language."""

    lexers: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def plain(self, value: Any) -> Any:
        return value

    def inline(self, text: str) -> Safe:
        return Safe(markdown_parser().renderInline(text))

    def prose(self, text: str, suffix: str = ".md") -> Safe:
        return Safe(markdown_parser().render(text, {"suffix": suffix, "code": self.code}))

    def mono(self, text: str) -> Safe:
        return Safe("<code>%s</code>") % text

    def code(self, text: str, language: str) -> Safe:
        """The inside of a code block, in Pygments' classes."""
        return _highlighted(str(text), language, tuple(self.lexers.get(language, {}).items()))


_TAG = "<(?=[A-Za-z/!?])"  # raw HTML is text in our Markdown
COMMONMARK = Dialect(syntax=_TAG)
MARKUPS: Mapping[str, Dialect | Html] = {
    "markdown": COMMONMARK,
    # Tags, expressions, modules, and directives of Docusaurus: https://mdxjs.com/docs/what-is-mdx/
    "mdx": Dialect(
        syntax=r"[<{}~]|^i(?=mport\b)|^e(?=xport\b)|:(?=[A-Za-z]|::)", entities="ie{", has_autolinks=False
    ),
    # Roles, comments, block breaks, targets, fences of colons, formulas: https://myst-parser.readthedocs.io
    "myst": Dialect(syntax=rf"{_TAG}|[{{}}$]|^%|^\+(?=\+\+)|^\((?=[^\n]*\)=$)|^:(?=::)"),
    # Attributes, tabs, admonitions, blocks and contents.
    "python-markdown": Dialect(
        syntax=r"[<{}]|^=(?===)|^!(?=!!)|^\?(?=\?\?)|^/(?=//)|^:(?=::)|^\[(?=TOC\]$)|^#(?=#*[^#\s])",
        entities="=?/:",
        escapable="\\`*_{}[]()>#+-.!",
        protect=_escape_snippet_marks,
    ),
    "html": Html(),
}
