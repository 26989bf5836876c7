"""Pages are written in short sentences, without words that readers stumble over."""

import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "spec" / "pages").glob("*.md"))
LONGEST_SENTENCE = 25  # words
AVOIDED = re.compile(
    r"\b(stands?|told|tells?|answers with|provoked?|refusal|whoever|whose|mailbox|typed"
    r"|colour|behaviour|enrol|enrolment|authoris\w+|initialis\w+|utilize)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"^```.*?^```$|^(?:---$.*?^---|:::.*?)$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\([^)]*\)")
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s+(?=[A-Z*`\[])|\||\n")


def sentences(source: str) -> list[str]:
    """The sentences of a page, without its front matter, code, directives and addresses."""
    prose = _LINK.sub("]", _CODE.sub("", source))
    return [text.strip() for text in _SENTENCE_END.split(prose) if text.strip()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_sentences_are_short_and_plain(path: Path) -> None:
    found = sentences(path.read_text("utf-8"))
    stumbles = [text for text in found if len(text.split()) >= LONGEST_SENTENCE or AVOIDED.search(text)]

    assert found
    assert not stumbles


@pytest.mark.parametrize(
    "text", ["This page tells a reader more.", " ".join(["word"] * LONGEST_SENTENCE), "Enrol the user."]
)
def test_the_check_finds_what_it_looks_for(text: str) -> None:
    (sentence,) = sentences(f"---\ntitle: T\n---\n\n```sh\ntold\n```\n\n:::details told\n\n{text}\n")

    assert AVOIDED.search(sentence) or len(sentence.split()) >= LONGEST_SENTENCE
