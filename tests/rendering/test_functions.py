"""Functions are byte ranges of their app's files, and snippets are functions shifted left."""

import re
import textwrap
from dataclasses import replace

import pytest

from mfa_snippets.contracts.files import digest
from mfa_snippets.contracts.index import Function
from mfa_snippets.errors import InputError
from mfa_snippets.rendering.apps import App, AppFunction, build_index
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.spec.document import Documents

from .repository import TEMPLATES, apps, forms, languages, specification

ALL = [
    (app, function)
    for language in (*languages(), *forms())
    for app in [apps()[language]]
    for function in app.functions
]
every_function = pytest.mark.parametrize(
    ("app", "function"), ALL, ids=[f"{app.language}/{function.fact}" for app, function in ALL]
)
INDEX = build_index(specification(), tuple(apps().values()), {})


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
    assert textwrap.indent(function.text, place.indent) == "".join(lines)
    assert (place.file, place.snippet) == (
        f"examples/{app.language}/{function.path}",
        f"snippets/{function.file}",
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


@pytest.mark.parametrize(
    "function", [each for _, each in ALL], ids=[f"{a.language}/{f.fact}" for a, f in ALL]
)
def test_a_file_is_named_after_its_module(function: AppFunction) -> None:
    """In the language's own way: magic_link.py, magic-link.mjs, MagicLink.java."""
    stem = re.sub(r"[^a-z]", "", function.path.rpartition("/")[2].partition(".")[0].lower())

    assert stem == specification().modules[function.fact].replace("_", "")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("new_descope_client", "NewDescopeClient' is reserved in the app of Go,"),
        ("err_mfa_required", "ErrMFARequired' is reserved in the app of Go,"),
        ("to_string", "toString' is reserved in the app of Java,"),
        ("descope_client", "descopeClient' is reserved in the app of TypeScript,"),
        ("descope_client", "descope_client' is reserved in the app of Ruby,"),
        ("time", "time' is reserved in the app of Python,"),
    ],
)
def test_no_function_has_a_name_that_the_app_has_already(name: str, written: str) -> None:
    """As a language writes it: that of its client, of an error, or of an import."""
    good = specification()
    document, function = good.documents["functions"]["get_user"], good.functions["get_user"]
    bad = replace(
        good,
        functions={**good.functions, name: function},
        modules={**good.modules, name: good.modules["get_user"]},
        documents=good.documents | {"functions": Documents({**good.documents["functions"], name: document})},
    )

    with pytest.raises(InputError, match=written):
        load_templates(TEMPLATES, bad)


@pytest.mark.parametrize("language", [*languages(), *forms()])
def test_what_a_module_defines_is_a_function_or_reserved(language: str) -> None:
    """So no function can take its name."""
    app, sdk = apps()[language], specification().sdks[language]
    paths = {sdk.app.files["client"], *(function.path for function in app.functions if function.text)}
    texts = (app.files[path].decode() for path in sorted(paths))
    pattern = re.compile(r"^(?:(?:func|var|def|export const|export async function) (\w+)|([a-z_]+) = )", re.M)
    defined = {name or other for text in texts for name, other in pattern.findall(text)}

    assert defined - {function.name for function in app.functions} - set(sdk.app.reserved) == set()
