"""The code on a page is the app's, byte for byte, and every function is on one."""

from tests.end_to_end.docs_sites.code import uncoloured

from .conftest import Loaded
from .rebuilding import Marked, marked_in_html, marked_in_markdown
from .small import APPS, small_page

WHOLE = ("client", "demo", "web")


def _published(loaded: Loaded) -> dict[tuple[str, str], bytes]:
    """The bytes of every function, and of the files that pages show whole, by language and name."""
    found = {}
    for app in loaded[2]:
        for each in app.functions:
            if place := each.place:
                found[app.language, each.fact] = app.files[each.path][place.start_byte : place.end_byte]
        files = loaded[0].sdks[app.language].app.files
        found |= {(app.language, name): app.files[files[name]] for name in WHOLE if name in files}
    return found


def test_each_html_page_has_the_code(loaded: Loaded, pages: dict[str, str]) -> None:
    """Every function and every whole file is on a page, and each time as it is in the app."""
    published, shown = _published(loaded), set()
    for page in (text for name, text in pages.items() if name.endswith(".html")):
        for language, name, text in marked_in_html(page):
            assert text.encode() == published[language, name]
            shown.add((language, name))

    assert shown == set(published)


def test_markdown_has_the_same_code_as_html(loaded: Loaded, pages: dict[str, str]) -> None:
    """In the same order; a fence names the syntax, not the language."""
    fences = {language: sdk.fence for language, sdk in loaded[0].sdks.items()}
    for name in (name.removesuffix(".html") for name in pages if name.endswith(".html")):
        if name not in ("index", "404"):
            expected = [(fences[each[0]], *each[1:]) for each in marked_in_html(pages[name + ".html"])]
            assert marked_in_markdown(pages[name + ".md"]) == expected


def test_every_language_has_colours(pages: dict[str, str]) -> None:
    """On each page of the HTML site."""
    names = [name.removesuffix(".html") for name in pages if name.removesuffix(".html") + ".md" in pages]
    found = {name: uncoloured(pages[f"{name}.html"], pages[f"{name}.md"]) for name in set(names)}

    assert len(found) > 20
    assert {name: languages for name, languages in found.items() if languages} == {}


def _small() -> list[Marked]:
    """What the small page shows, in its order."""
    client = [(app.language, "client", app.files["src/client.txt"].decode()) for app in APPS]
    greet = [(app.language, "greet", app.files["greeting.txt"].decode()) for app in APPS if app.functions]
    demo = [(app.language, "demo", app.files["demo.txt"].decode()) for app in APPS]
    return [*client, *greet, *demo]


def test_harmful_code_survives() -> None:
    """Backticks, tabs and tags come back."""
    assert marked_in_html(small_page("html")) == _small()
    assert marked_in_markdown(small_page("markdown")) == [("python", *each[1:]) for each in _small()]
