"""What is made of pairs of factors: the matrix, a page for each, the reference and the errors."""

import re
from dataclasses import replace

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from mfa_snippets.docs.matrix import factor_matrix, pairs, reasons
from mfa_snippets.docs.reference import operation_reference
from mfa_snippets.errors import InputError
from mfa_snippets.spec.operation import Binding
from mfa_snippets.spec.specification import can_do

from .conftest import Loaded
from .small import made, sdk
from .small_pairs import (
    MATRIX,
    OVERVIEW,
    PAIR,
    PROGRAMS,
    REFERENCE,
    SCENARIOS,
    SDKS,
    pair_pages,
    pair_specification,
)

CAN = {(program.language, program.scenario): program for program in PROGRAMS}


@pytest.mark.parametrize("target", ["markdown", "html"])
def test_the_pages_of_pairs(target: str, file_regression: FileRegressionFixture) -> None:
    """Matrix, reference and the page of one pair: byte for byte, without the frame."""
    pages = pair_pages(target)
    shown = ("matrix.", "reference.", "mfa-mail-then-app.")
    text = "\n".join(pages[path] for path in pages if path.rpartition("/")[2].startswith(shown))

    text = re.sub(r"<!doctype.*?</header>\n|<!-- .*?-->\n|</?html>", "", text, flags=re.DOTALL)
    file_regression.check(text.encode(), binary=True, basename=f"pairs-{target}", extension=".txt")


def test_a_page_for_each_pair() -> None:
    """Its name is the source's with the scenario put in; the list of pages has them by their groups."""
    pages = pair_pages("html")

    assert [name for name in pages if name.startswith("mfa-")] == [f"mfa-{name}.html" for name in SCENARIOS]
    assert re.findall(r"<h2 [^>]*>(.*?)</h2>", pages["index.html"]) == [
        "Look up",
        "First an app",
        "First a mail",
        "First a word",
    ]


@pytest.mark.parametrize("target", ["markdown", "html"])
def test_an_overview_of_a_frame(target: str, file_regression: FileRegressionFixture) -> None:
    """Each scenario by its second factor: a program, or the reason why there is none."""
    pages = pair_pages(target, overview=OVERVIEW, pair=PAIR.replace("See [all](matrix.md#matrix).", ""))
    text = next(text for path, text in pages.items() if path.rpartition("/")[2].startswith("overview"))

    text = re.sub(r"<!doctype.*?</header>\n|<!-- .*?-->\n|</?html>", "", text, flags=re.DOTALL)
    file_regression.check(text.encode(), binary=True, basename=f"overview-{target}", extension=".txt")


def test_a_link_has_the_suffix_of_the_target() -> None:
    assert 'href="matrix.html#matrix"' in pair_pages("html")["mfa-app-then-mail.html"]
    assert "(matrix.md#matrix)" in pair_pages("markdown")["docs/markdown/mfa-app-then-mail.md"]


def test_failures_that_another_page_shows() -> None:
    """A pair without failures of its own leads to the pages that show those of its factors."""
    page = pair_pages("markdown")["docs/markdown/mfa-word-then-app.md"]

    assert (
        "What can go wrong with an app as the second factor: "
        "[A mail, then an app](mfa-mail-then-app.md#if-it-fails)."
    ) in page


def test_cells() -> None:
    """A program, a note, the same channel, or no SDK at all."""
    matrix = factor_matrix(pair_specification(matrix=MATRIX), CAN)
    cells = {
        (first.name, cell.second.name): [entry.note and entry.note.number for entry in cell.entries]
        if cell.pair
        else cell.second.channel == first.channel
        for first, row in matrix.rows.items()
        for cell in row
    }

    assert cells == {
        ("app", "app"): True,
        ("app", "mail"): [None, None],
        ("app", "word"): False,
        ("mail", "app"): [None, 1],
        ("mail", "mail"): True,
        ("mail", "word"): False,
        ("word", "app"): [None, 1],
        ("word", "mail"): False,
        ("word", "word"): True,
    }
    assert [factor.name for factor in matrix.unsupported] == ["word"]
    assert [(note.language, note.gaps) for note in matrix.notes] == [("tabbed", SDKS["tabbed"].gaps[:1])]


def test_a_table_that_everyone_can_read() -> None:
    """It has a caption, a scope for each heading, and scrolls in a region that the keyboard reaches."""
    page = pair_pages("html")["matrix.html"]

    assert '<div class="matrix" role="region" aria-labelledby="matrix.all.caption" tabindex="0">' in page
    assert '<caption id="matrix.all.caption">' in page
    assert set(re.findall(r"<th( \w+=\"\w+\")?>", page)) == {' scope="col"', ' scope="row"'}


def test_a_cell_leads_to_the_page_of_its_pair(pages: dict[str, str]) -> None:
    """Though another page may show the same program, and stand before it."""
    linked = set(re.findall(r'href="([^#"]*)#program', pages["mfa-matrix.html"]))

    assert linked == {name for name in pages if "-then-" in name and name.endswith(".html")}


def test_no_link_leads_nowhere(pages: dict[str, str]) -> None:
    """Every link of the committed pages to another page finds its file and its anchor."""
    anchors = {name: set(re.findall(r' id="([^"]*)"', text)) for name, text in pages.items()}
    links = {
        (name, link)
        for name, text in pages.items()
        if name.endswith(".html")
        for link in re.findall(r' href="([^":]*)"', text)
    }
    missing = [
        (name, link)
        for name, link in sorted(links)
        for file, _, anchor in [link.partition("#")]
        if (file or name) not in pages or (anchor and anchor not in anchors[file or name])
    ]

    assert missing == []


def test_each_committed_pair_has_its_page_and_its_cell(loaded: Loaded, pages: dict[str, str]) -> None:
    """In each target; and each language in each cell leads to its panel, or to a reason with its proof."""
    specification, _, programs = loaded
    matrix = factor_matrix(specification, {(program.language, program.scenario): 1 for program in programs})
    known = pairs(specification.scenarios)

    assert {f"mfa-{pair.name}.{suffix}" for pair in known for suffix in ("md", "html")} <= set(pages)
    assert {cell.pair.name for row in matrix.rows.values() for cell in row if cell.pair} == {
        pair.name for pair in known
    }
    assert all(note.gaps and all(gap.proof for gap in note.gaps) for note in matrix.notes)


def test_what_an_sdk_cannot_do_has_reasons(loaded: Loaded) -> None:
    """Reasons and programs agree: whoever has no program has a reason. A form may have fewer."""
    specification = loaded[0]
    for each in specification.base_sdks.values():
        for scenario in specification.scenarios.values():
            assert can_do(each, scenario) != bool(reasons(each, scenario))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["ctx", "$name or nil", "$token | undefined"], "hello(ctx, name, token)"),
        ({"name": "$name", "options": "$token"}, "hello(name, options: token)"),
        ([], "hello()"),
    ],
)
def test_a_call_as_its_binding_says(arguments: object, text: str) -> None:
    """Arguments under the operation's names in the SDK's order; code of the language as it is."""
    binding = made(Binding, callee="hello", arguments=arguments, proof="hello.txt:1")
    sdks = {"one": sdk("One", 1, operations={"say.hello": binding})}
    specification = replace(pair_specification(matrix=MATRIX), sdks=sdks)

    assert operation_reference("say.hello", specification).calls[0].text == text


PROBLEMS = {
    "a name that stands for nothing": (
        {"pair": PAIR.replace("{hint}", "{frist}").replace("(matrix.md#matrix)", "(#whole)")},
        "pages/mfa-{scenario}.md:8:79: ",
        "name 'frist' is not defined\nhint: did you mean 'first'?",
    ),
    "a page that does not exist": (
        {"matrix": MATRIX + "\nSee [it](matrx.md).\n"},
        "pages/matrix.md:10:10: ",
        "page 'matrx' is not defined\nhint: did you mean 'matrix'?",
    ),
    "a page that does not exist, in a source that is repeated": (
        {"pair": PAIR.replace("See", "{first_channel}")},
        "pages/mfa-{scenario}.md:9:12: ",
        "page 'matrix' is not defined\n"
        "hint: expected one of: mfa-app-then-mail, mfa-mail-then-app, mfa-word-then-app",
    ),
    "an anchor of another page": (
        {"matrix": MATRIX + "\n[it](reference.md#e2)\n", "reference": REFERENCE},
        "pages/matrix.md:10:18: ",
        "anchor '#e2' is not defined\nhint: did you mean '#e1'?",
    ),
    "pages of one name": (
        {"same": PAIR.replace("(matrix.md#matrix)", "(#whole)")},
        "pages/same.md:1:1: ",
        "3 pages have the name 'same', expected unique names\n"
        "hint: put {scenario} into the name of a file that is repeated",
    ),
    "a repetition that is not known": (
        {"pair": PAIR.replace("for: pair", "for: triple")},
        "pages/mfa-{scenario}.md:6:6: ",
        "frame 'triple' is not defined\nhint: expected one of: frameworks, pair",
    ),
    "an overview of a frame that is unknown": (
        {"matrix": MATRIX + ":::overview triple\n"},
        "pages/matrix.md:9:13: ",
        "frame 'triple' is not defined\nhint: expected one of: pair",
    ),
    "a list of a scenario that is unknown": (
        {"matrix": MATRIX + ":::steps app-then-male\n"},
        "pages/matrix.md:9:10: ",
        "scenario 'app-then-male' is not defined\nhint: did you mean 'app-then-mail'?",
    ),
    "a list without its argument": (
        {"matrix": MATRIX + ":::steps\n"},
        "pages/matrix.md:9:4: ",
        "':::steps', expected ':::steps SCENARIO'",
    ),
    "an operation that is unknown": (
        {"matrix": MATRIX + ":::operation say.helo\n"},
        "pages/matrix.md:9:14: ",
        "operation 'say.helo' is not defined\nhint: did you mean 'say.hello'?",
    ),
    "a code that nothing answers": (
        {"matrix": MATRIX + ":::error E2\n"},
        "pages/matrix.md:9:10: ",
        "error 'E2' is not defined\nhint: expected one of: E1, input",
    ),
}


@pytest.mark.parametrize(("pages", "place", "message"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_problem_and_its_place(pages: dict[str, str], place: str, message: str) -> None:
    """Once, though a source may stand for many pages."""
    with pytest.raises(InputError) as error:
        pair_pages("markdown", **pages)

    assert str(error.value).startswith(place)
    assert str(error.value).endswith(message)
    assert len(error.value.problems) == 1
