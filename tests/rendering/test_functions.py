"""Functions are byte ranges of their app's files, and snippets are functions shifted left."""

import re

import pytest

from mfa_snippets.contracts.build_apps import build_apps
from mfa_snippets.contracts.build_index import build_index
from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import Function
from mfa_snippets.rendering.apps import App, AppFunction, file_of, shift_right

from .repository import apps, forms, languages, specification

ALL = [
    (app, function)
    for language in (*languages(), *forms())
    for app in [apps()[language]]
    for function in app.functions
]
every_function = pytest.mark.parametrize(
    ("app", "function"), ALL, ids=[f"{app.language}/{function.fact}" for app, function in ALL]
)
INDEX = build_index(specification(), tuple(apps().values()), build_apps(specification()), {})


def _entry(app: App, function: AppFunction) -> Function:
    (entry,) = (
        each for each in INDEX.functions if (each.language, each.name) == (app.language, function.fact)
    )
    return entry


@every_function
def test_a_range_shifted_left_by_its_indent_is_the_snippet(app: App, function: AppFunction) -> None:
    """What a reader of index.json does with the app's file gives the published text."""
    place = _entry(app, function).place
    if not function.text:
        assert place is None
        return
    assert place is not None
    content = app.files[function.path]
    lines = content[place.start_byte : place.end_byte].decode().splitlines(keepends=True)

    assert lines == content.decode().splitlines(keepends=True)[place.start - 1 : place.end]
    assert "".join(line.removeprefix(place.indent) for line in lines) == function.text
    assert shift_right(function.text, place.indent) == "".join(lines)
    assert (place.file, place.snippet) == (
        f"examples/{app.language}/{function.path}",
        f"snippets/{file_of(app.language, function)}",
    )
    assert place.sha256 == digest(function.text.encode())


@every_function
def test_a_function_without_text_has_a_reason(app: App, function: AppFunction) -> None:
    """And no method; one with a text has a method, and no gap."""
    entry = _entry(app, function)

    assert (entry.gap is None) == bool(function.text) == (entry.client_method is not None)


@pytest.mark.parametrize("language", [*languages(), *forms()])
def test_no_line_ends_in_white_space(language: str) -> None:
    """Of a function or a file; each ends with one newline."""
    app = apps()[language]
    texts = {function.name: function.text for function in app.functions if function.text}
    texts |= {path: content.decode() for path, content in app.files.items()}

    assert [name for name, text in texts.items() if not re.search(r"[^\n]\n\Z", text)] == []
    assert [name for name, text in texts.items() if re.search(r"[ \t\r]\n", text)] == []


@pytest.mark.parametrize("language", [*languages(), *forms()])
def test_no_two_functions_have_one_name(language: str) -> None:
    """A module may be flat, and so is the folder of the snippets."""
    functions = apps()[language].functions

    assert len({function.name for function in functions}) == len(functions)
    assert {function.fact for function in functions} == set(specification().functions)
