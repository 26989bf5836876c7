"""The Markdown dialects of docs systems: escape what a dialect would interpret in plain prose."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup as Safe

_SPAN = re.compile(r"(?<!`)(?P<span>`+)(?!`).+?(?<!`)(?P=span)(?!`)", re.DOTALL)
_ESCAPED = r"(?P<escaped>\\[^\sA-Za-z0-9])"  # an author's own escape, kept
_LINK = r"<(?P<link>(?:https?://|mailto:)[^\s<>]*)>"
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"[\\`*\[\]|]|(?<!\w)_|_(?!\w)|^(?=[#>+-])", re.MULTILINE)


@cache
def markdown_parser() -> Any:
    """CommonMark with tables and without raw HTML."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


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

    `escapes` maps a pattern to the replacement of its first character. `has_autolinks`: it reads
    `<address>`; `has_indented_code`: four spaces begin code; `has_tight_lists`: a list may follow a line of
    text without an empty line between them.
    """

    escapes: tuple[tuple[str, str], ...]
    protect: Callable[[str], str] = str
    has_autolinks: bool = True
    has_indented_code: bool = True
    has_tight_lists: bool = True

    def escape(self, text: str) -> str:
        """Text outside code, with the dialect's syntax escaped."""
        replacements = {f"escape{index}": mark for index, (_, mark) in enumerate(self.escapes)}

        def escaped(match: re.Match[str]) -> str:
            if match["link"]:
                address = re.sub(r"[{}()\[\]_*~`]", r"\\\g<0>", match["link"])
                return match[0] if self.has_autolinks else f"[{address}]({address})"
            kind = match.lastgroup or ""
            return replacements[kind] + match[0][1:] if kind in replacements else match[0]

        return _pattern(self).sub(escaped, text)

    def plain(self, value: Any) -> Any:
        """A text of the specification, with all Markdown in it escaped; `Safe` text is left alone."""
        if isinstance(value, Safe):
            return value
        text = _SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", str(value)))
        return Safe(self.escape(text))

    def inline(self, text: str) -> Safe:
        """A line of Markdown, such as a heading."""
        return Safe(self.protect(_outside_spans(text, self.escape)))

    def prose(self, text: str) -> Safe:
        """Markdown in the dialect; code in it is unchanged."""
        return Safe(self.protect(_prose(self, text)))

    def mono(self, text: str) -> Safe:
        return Safe(self.protect(code_span(text)))

    def code(self, text: str, _language: str) -> Safe:
        return Safe(self.protect(text))


@lru_cache(maxsize=1024)
def _prose(dialect: Dialect, text: str) -> str:
    if dialect.has_indented_code and dialect.has_tight_lists and not _pattern(dialect).search(text):
        return text
    tokens = markdown_parser().parse(text)
    lines = text.split("\n")
    for begin, end in sorted({tuple(token.map) for token in tokens if token.type == "inline" and token.map}):
        lines[begin:end] = _outside_spans("\n".join(lines[begin:end]), dialect.escape).split("\n")
    if not dialect.has_indented_code:
        for token in tokens:
            if token.type == "code_block":
                _fence(lines, *token.map)
    if not dialect.has_tight_lists:
        for token in tokens:
            is_list = token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0
            if is_list and token.map[0] and lines[token.map[0] - 1].strip():
                lines[token.map[0]] = "\n" + lines[token.map[0]]
    return "\n".join(lines)


def _fence(lines: list[str], begin: int, end: int) -> None:
    """Replace indented code by fenced code, in place and without its trailing blank lines."""
    while not lines[end - 1].strip():
        end -= 1
    margin = " " * (len(lines[begin]) - len(lines[begin].lstrip(" ")) - 4)
    code = [line[len(margin) + 4 :] for line in lines[begin:end]]
    mark = margin + delimiter("`", 3, "\n".join(code))
    lines[begin:end] = [margin + line if line else line for line in code]
    lines[begin] = f"{mark}\n{lines[begin]}"
    lines[end - 1] += f"\n{mark}"


def _outside_spans(text: str, change: Callable[[str], str]) -> str:
    """`text` changed everywhere but in its code spans."""
    changed, end = "", 0
    for span in _SPAN.finditer(text):
        changed += change(text[end : span.start()]) + span[0]
        end = span.end()
    return changed + change(text[end:])


@cache
def _pattern(dialect: Dialect) -> re.Pattern[str]:
    escapes = (f"(?P<escape{index}>{pattern})" for index, (pattern, _) in enumerate(dialect.escapes))
    return re.compile("|".join((_ESCAPED, _LINK, *escapes)), re.MULTILINE)


def _escape_snippet_marks(text: str) -> str:
    """Escape `--8<--` by `;` for pymdownx.snippets, which reads a page before its fences are parsed."""
    if "8<" not in text:
        return text
    text = str(text)  # Markup would escape what it is joined with
    text = re.sub(r"(?m)^([ \t]*)(;*-+8<-+)(?=[ \t]*$|[ \t]+[\"'])", r"\1;\2", text)
    return re.sub(r"(?i)(?<![;-])(;*-+8<-+[ \t]+\[[ \t]*(?:start|end)[ \t]*:)", r";\1", text)


_TAG = (r"<(?=[A-Za-z/!?])", "&lt;")  # raw HTML is text in our Markdown
_BRACES = ((r"\{", r"\{"), (r"\}", r"\}"))
COMMONMARK = Dialect(escapes=(_TAG,))
# MDX reads tags, expressions and modules, Docusaurus also directives: https://mdxjs.com/docs/what-is-mdx/
_MDX_MODULES = ((r"^import\b", "&#105;"), (r"^export\b", "&#101;"))
_MDX_DIRECTIVE = (r":(?=[A-Za-z])|^ {0,3}:(?=::)", r"\:")
MDX = Dialect(
    escapes=((r"<", "&lt;"), *_BRACES, *_MDX_MODULES, _MDX_DIRECTIVE),
    has_autolinks=False,
    has_indented_code=False,
)
# https://myst-parser.readthedocs.io: roles, comments, block breaks, targets, fences of colons, mathematics
_MYST = ((r"^%", r"\%"), (r"^\+(?=\+\+)", r"\+"), (r"^\((?=[^\n]*\)=$)", r"\("), (r"^:(?=::)", r"\:"))
MYST = Dialect(escapes=(_TAG, *_BRACES, *_MYST, (r"\$", r"\$")))
# Python-Markdown escapes fewer characters by a backslash. Attributes, tabs and admonitions are text here.
_ADMONITIONS = ((r"^=(?===)", "&#61;"), (r"^!(?=!!)", r"\!"), (r"^\?(?=\?\?)", "&#63;"))
_BLOCKS = ((r"^/(?=//)", "&#47;"), (r"^:(?=::)", "&#58;"), (r"^\[(?=TOC\]$)", r"\["))
PYTHON_MARKDOWN = Dialect(
    escapes=((r"<", "&lt;"), *_BRACES, *_ADMONITIONS, *_BLOCKS),
    protect=_escape_snippet_marks,
    has_tight_lists=False,
)
