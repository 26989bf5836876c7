"""The markup of each docs target: Markdown dialects, and HTML with code highlighted by Pygments."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup as Safe

_SPECIAL = (  # to be escaped at its last character
    r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])|&(?=[&#\w])|<(?=https?://|mailto:)"
    r"|^[#>+-]|^=+$|^~(?=~~)|^\d+[.)](?=\s|$)|#(?=#*$)"
)
_GAP = "\ufdd0"  # no character of Unicode: stands for markup while the text around it is escaped
_LINKED = re.compile(r"^([^\s#:/]+)\.md(?=#|$)")
_MARGIN = re.compile(r"(?:\s|>|(?:[-*+]|\d+[.)]) )*")
_IN_TITLE = str.maketrans({"&": "&amp;", '"': "&quot;", "\\": "&#92;"})
_UNCOLORED = re.compile(r'<span class="(?:w|n|na|nx|py|p)">([^<]*)</span>')  # white space, names, punctuation


@cache
def markdown_parser() -> Any:
    """CommonMark with tables, without raw HTML and definitions of links."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
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
    return list(markdown_parser().parse(text))


@lru_cache(maxsize=4096)
def inline_tokens(text: str) -> list[Any]:
    """The tokens of a line of Markdown, such as a heading, for readers alone."""
    return [child for line in markdown_parser().parseInline(text) for child in line.children]


def _html_fence(_renderer: Any, tokens: Any, index: int, _options: Any, env: Any) -> str:
    """Code of a page's own, which the keyboard can scroll like that of its blocks."""
    code = env["code"](tokens[index].content, tokens[index].info)
    return f'<pre tabindex="0" role="group" aria-label="Code"><code>{code}</code></pre>\n'


def _html_link(renderer: Any, tokens: Any, index: int, options: Any, env: Any) -> Any:
    """A link; those to pages get the suffix of `env`."""
    attributes, suffix = tokens[index].attrs, env.get("suffix", ".md")
    attributes["href"] = _LINKED.sub(rf"\1{suffix}", attributes["href"])
    return renderer.renderToken(tokens, index, options, env)


def delimiter(mark: str, least: int, text: str) -> Safe:
    """`mark` repeated at least `least` times, and more often than in any run in `text`."""
    runs = re.findall(re.escape(mark) + "+", text) if mark * least in text else ()
    return Safe(mark * max([least, *(1 + len(run) for run in runs)]))


def code_span(text: str) -> Safe:
    """`text` as Markdown code, with delimiters that do not occur in it."""
    ticks = delimiter("`", 1, text)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return Safe(f"{ticks}{space}{text}{space}{ticks}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """What a docs system reads in Markdown that CommonMark does not.

    `syntax` matches what to escape at its last character, by a backslash or by what `instead` has for it.
    `has_autolinks`: it reads `<address>`. `protect` changes the markup after all else.
    """

    syntax: str
    instead: Mapping[str, str] = field(default_factory=dict)
    has_autolinks: bool = True
    protect: Callable[[str], str] = str

    def plain(self, value: Any) -> Any:
        """A text of the specification, with all Markdown in it escaped; `Safe` text is left alone."""
        return value if isinstance(value, Safe) else Safe(_escape(self, str(value)))

    def inline(self, text: str) -> Safe:
        """A line of Markdown, such as a heading."""
        return Safe(self.protect(self.written(inline_tokens(text))))

    def prose(self, text: str, suffix: str = ".md") -> Safe:
        """Markdown in the dialect, with the suffix in links to pages; code in it is unchanged."""
        return Safe(self.protect(_prose(self, text, suffix)))

    def mono(self, text: str) -> Safe:
        """A name, as code."""
        return Safe(self.protect(code_span(text)))

    def code(self, text: str, _language: str) -> Safe:
        """The inside of a code block."""
        return Safe(self.protect(text))

    def written(self, tokens: list[Any], suffix: str = ".md") -> str:
        """Inline tokens of CommonMark: its markup, and text that is nothing else in the dialect."""
        marks, text, link, remaining = list[str](), "", "", iter(tokens)
        for token in remaining:
            plain = {"text": token.content, "softbreak": "\n", "hardbreak": "  \n"}.get(token.type)
            text += _GAP if plain is None else plain
            if token.markup == "autolink":
                content, _ = next(remaining).content, next(remaining)
                is_address = self.has_autolinks and not re.search(r"[\s<>]", content)
                link = f"[{_escape(self, content)}]({_destination(token, suffix)})"
                marks.append(f"<{content}>" if is_address else link)
            elif token.type == "link_open":
                link = _destination(token, suffix)
                marks.append("[")
            elif plain is None:
                mark = code_span(token.content) if token.type == "code_inline" else token.markup
                marks.append(f"]({link})" if token.type == "link_close" else mark)
        return re.sub(_GAP, lambda _: marks.pop(0), _escape(self, text))

    def escaped(self, match: re.Match[str]) -> str:
        """What is written for a mark of `syntax`."""
        last = match[0][-1]
        usual = f"\\{last}" if last.isascii() else f"&#{ord(last)};"
        return match[0][:-1] + {"<": "&lt;", "&": "&amp;", **self.instead}.get(last, usual)


@lru_cache(maxsize=4096)  # most texts are in several panels
def _escape(dialect: Dialect, text: str) -> str:
    return re.sub(f"{_SPECIAL}|{dialect.syntax}", dialect.escaped, text, flags=re.MULTILINE)


def _destination(token: Any, suffix: str) -> str:
    address = _LINKED.sub(rf"\1{suffix}", token.attrs["href"]).replace("(", "%28").replace(")", "%29")
    return f'{address} "{title.translate(_IN_TITLE)}"' if (title := token.attrs.get("title")) else address


@lru_cache(maxsize=1024)
def _prose(dialect: Dialect, text: str, suffix: str) -> str:
    """Also fences indented code and puts an empty line before a list, which some dialects need."""
    tokens, lines, cells, after = parsed(text), text.split("\n"), list[str](), ""
    for token in reversed(tokens):
        begin, end = token.map or (0, 0)
        written = dialect.written(token.children or [], suffix)
        if token.type == "inline" and after in ("th_close", "td_close"):
            cells.insert(0, written)
        elif token.type == "tr_open":
            margin = "".join(_MARGIN.findall(lines[begin])[:1]) if token.level > 2 else ""
            lines[begin], cells = f"{margin}| {' | '.join(cells)} |", []
        elif token.type == "inline":
            pairs = zip(lines[begin:end], token.content.split("\n"), strict=False)
            margins = (line[: len(line.rstrip()) - len(content.strip())] for line, content in pairs)
            lines[begin:end] = map("".join, zip(margins, written.split("\n"), strict=False))
        elif token.type == "code_block":
            code, mark = token.content.rstrip().split("\n"), str(delimiter("`", 3, token.content))
            first = lines[begin][: max(lines[begin].find(code[0]) - 4, 0)]  # marks of quotes and lists
            margin = re.sub(r"[^>\s]", " ", first)
            lines[begin:end] = (first + mark, *((margin + line).rstrip() for line in code), margin + mark)
        elif token.type in ("bullet_list_open", "ordered_list_open") and not token.level:
            lines[begin:begin] = [""] if begin and lines[begin - 1].strip() else []
        after = token.type
    return "\n".join(lines)


def _escape_snippet_marks(text: str) -> str:
    """Escape `--8<--` by `;` for pymdownx.snippets, which reads a page before its fences are parsed."""
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
        return _highlighted(str(text), language, tuple(self.lexers.get(language, {}).items()))


_TAG = "<(?=[A-Za-z/!?])"  # raw HTML is text in our Markdown
_ADDRESS = r"(?<=:)/(?=/)|(?<=www)\."  # text that GitHub and MDX make a link of, with all backslashes in it
COMMONMARK = Dialect(syntax=rf"{_TAG}|{_ADDRESS}|[~$]")  # GitHub strikes text through, and has formulas
_BESIDE_MARKS = rf"(?<={_GAP})[\U00010000-\U0010ffff]|[\U00010000-\U0010ffff](?={_GAP})"  # no symbols to MDX
MARKUPS: Mapping[str, Dialect | Html] = {
    "markdown": COMMONMARK,
    # Tags, expressions, modules, and directives and emoji of Docusaurus: https://mdxjs.com/docs/what-is-mdx/
    "mdx": Dialect(
        syntax=rf"[<{{}}~]|^i(?=mport\b)|^e(?=xport\b)|:(?=[A-Za-z]|::|[\w+-]+:)|{_ADDRESS}|{_BESIDE_MARKS}",
        instead={"i": "&#105;", "e": "&#101;", "{": "&#123;", "/": "{''}/", ".": "{''}.", ":": "\\:{''}"},
        has_autolinks=False,
    ),
    # Roles, comments, block breaks, targets, fences of colons, formulas: https://myst-parser.readthedocs.io
    "myst": Dialect(syntax=rf"{_TAG}|[{{}}$]|^%|^\((?=[^\n]*\)=$)|^:(?=::)"),
    # Attributes, tabs, admonitions, blocks and contents; a backslash escapes less than in CommonMark.
    "python-markdown": Dialect(
        syntax=r"[<{}]|^=(?===)|^!(?=!!)|^\?(?=\?\?)|^/(?=//)|^:(?=::)|^\[(?=TOC\]$)",
        instead={mark: f"&#{ord(mark)};" for mark in "=?/:|~"},
        protect=_escape_snippet_marks,
    ),
    "html": Html(),
}
