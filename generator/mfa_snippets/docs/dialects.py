"""The Markdowns of docs systems: what each would read in a text that is meant as text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup as Safe

_SPAN = re.compile(r"(?<!`)(?P<span>`+)(?!`).+?(?<!`)(?P=span)(?!`)", re.DOTALL)
_LINK = r"<(?P<link>(?:https?://|mailto:)[^\s<>]*)>"
_PAIR = r"(?P<pair>\\[^\sA-Za-z0-9])"  # what its author has escaped stays so


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`escapes` maps a pattern to what stands for its first character; `links` are written `<address>`.

    `has_indented_code` is false where four spaces begin no code, `interrupts` where a list that follows a
    line of text belongs to it.
    """

    escapes: tuple[tuple[str, str], ...]
    links: bool = True
    has_indented_code: bool = True
    interrupts: bool = True

    def escape(self, text: str) -> str:
        """Text outside code, with nothing in it that the docs system would read and plain Markdown not."""
        names = {f"escape{index}": mark for index, (_, mark) in enumerate(self.escapes)}

        def escaped(found: re.Match[str]) -> str:
            if found["link"]:
                address = re.sub(r"[{}()\[\]_*~`]", r"\\\g<0>", found["link"])
                return found[0] if self.links else f"[{address}]({address})"
            kind = found.lastgroup or ""
            return names[kind] + found[0][1:] if kind in names else found[0]

        return _pattern(self).sub(escaped, text)

    def inline(self, text: str) -> Safe:
        """A line of Markdown, such as a heading."""
        return Safe(_outside_spans(text, self.escape))

    def prose(self, text: str) -> Safe:
        """Markdown as its author wrote it; code in it stays to the character."""
        return Safe(_prose(self, text))


@lru_cache(maxsize=1024)
def _prose(dialect: Dialect, text: str) -> str:
    if dialect.has_indented_code and dialect.interrupts and not _pattern(dialect).search(text):
        return text
    tokens = _parser().parse(text)
    lines = text.split("\n")
    for begin, end in sorted({tuple(token.map) for token in tokens if token.type == "inline" and token.map}):
        lines[begin:end] = _outside_spans("\n".join(lines[begin:end]), dialect.escape).split("\n")
    if not dialect.has_indented_code:
        for token in tokens:
            if token.type == "code_block":
                _fence(lines, *token.map)
    if not dialect.interrupts:
        for first in _lists_within_paragraphs(lines, tokens):
            lines[first] = "\n" + lines[first]
    return "\n".join(lines)


def _lists_within_paragraphs(lines: list[str], tokens: list[Any]) -> Iterator[int]:
    """The first lines of lists that no empty line divides from the text above."""
    for token in tokens:
        is_list = token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0
        if is_list and token.map[0] and lines[token.map[0] - 1].strip():
            yield token.map[0]


def _fence(lines: list[str], begin: int, end: int) -> None:
    """Put a fence around indented code, in place. Its blank lines at the end do not belong to it."""
    while not lines[end - 1].strip():
        end -= 1
    margin = " " * (len(lines[begin]) - len(lines[begin].lstrip(" ")) - 4)
    taken = [line[len(margin) + 4 :] for line in lines[begin:end]]
    mark = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", "\n".join(taken))), default=0))
    lines[begin:end] = [margin + line if line else line for line in taken]
    lines[begin] = f"{margin}{mark}\n{lines[begin]}"
    lines[end - 1] += f"\n{margin}{mark}"


def _outside_spans(text: str, change: Callable[[str], str]) -> str:
    changed, end = "", 0
    for span in _SPAN.finditer(text):
        changed += change(text[end : span.start()]) + span[0]
        end = span.end()
    return changed + change(text[end:])


@cache
def _pattern(dialect: Dialect) -> re.Pattern[str]:
    escapes = (f"(?P<escape{index}>{pattern})" for index, (pattern, _) in enumerate(dialect.escapes))
    return re.compile("|".join((_PAIR, _LINK, *escapes)), re.MULTILINE)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


# Raw HTML is text in our Markdown, and stays so where it would be read as HTML.
COMMONMARK = Dialect(escapes=((r"<(?=[A-Za-z/!?])", "&lt;"),))
_BRACES = ((r"\{", r"\{"), (r"\}", r"\}"))
# MDX reads tags, expressions and modules; Docusaurus reads directives, too: https://mdxjs.com/docs/what-is-mdx/
MDX = Dialect(
    escapes=(
        (r"<", "&lt;"),
        *_BRACES,
        (r"^import\b", "&#105;"),
        (r"^export\b", "&#101;"),
        (r":(?=[A-Za-z])|^ {0,3}:(?=::)", r"\:"),
    ),
    links=False,
    has_indented_code=False,
)
# https://myst-parser.readthedocs.io: roles, comments, block breaks, targets, fences of colons, mathematics
MYST = Dialect(
    escapes=(
        (r"<(?=[A-Za-z/!?])", "&lt;"),
        *_BRACES,
        (r"^%", r"\%"),
        (r"^\+(?=\+\+)", r"\+"),
        (r"^\((?=[^\n]*\)=$)", r"\("),
        (r"^:(?=::)", r"\:"),
        (r"\$", r"\$"),
    )
)
# Python-Markdown escapes fewer characters by a backslash. Attributes, tabs and admonitions are text here.
PYTHON_MARKDOWN = Dialect(
    escapes=(
        (r"<", "&lt;"),
        *_BRACES,
        (r"^=(?===)", "&#61;"),
        (r"^!(?=!!)", r"\!"),
        (r"^\?(?=\?\?)", "&#63;"),
        (r"^/(?=//)", "&#47;"),
        (r"^:(?=::)", "&#58;"),
        (r"^\[(?=TOC\]$)", r"\["),
    ),
    interrupts=False,
)


def without_scissors(text: str) -> str:
    """Code for pymdownx.snippets, which reads a page before its fences: `;` makes its marks text."""
    if "8<" not in text:
        return text
    text = str(text)  # Markup would escape what it is joined with
    text = re.sub(r"(?m)^([ \t]*)(;*-+8<-+)(?=[ \t]*$|[ \t]+[\"'])", r"\1;\2", text)
    return re.sub(r"(?i)(?<![;-])(;*-+8<-+[ \t]+\[[ \t]*(?:start|end)[ \t]*:)", r";\1", text)
