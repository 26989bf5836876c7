"""A row of the table of defects, and the texts that its checks look at."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OUTPUT = Path(__file__).parents[3] / "output"


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of defect. `has_it` is true of a text that has it; it is asked of `ours` and of `faulty`."""

    id: str
    what: str
    ours: Callable[[], str]
    has_it: Callable[[str], bool]
    faulty: str


def lacks(*patterns: str) -> Callable[[str], bool]:
    """The defect is that one of these is missing."""
    return lambda text: not all(re.search(pattern, text) for pattern in patterns)


def holds(*patterns: str) -> Callable[[str], bool]:
    """The defect is that one of these is there."""
    return lambda text: any(re.search(pattern, text) for pattern in patterns)


def published(pattern: str) -> Callable[[], str]:
    """The text of all published files that match a pattern."""
    return lambda: _texts(pattern)


@cache
def _texts(pattern: str) -> str:
    texts = [path.read_text("utf-8") for path in sorted(OUTPUT.glob(pattern)) if path.is_file()]
    assert texts, pattern
    return "\n".join(texts)


PAGE = published("docs/markdown/mfa-with-sdks.md")
ALL_CODE = published("snippets/*/*")


def client_section() -> str:
    """What stands in the page's section about the client."""
    return PAGE().partition("## Create the client")[2].partition("\n## ")[0]


def snippet(path: str) -> Callable[[], str]:
    """One published function."""
    return published(f"snippets/{path}")
